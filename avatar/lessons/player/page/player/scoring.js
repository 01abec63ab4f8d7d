"use strict";
{
  const correct = (question) => question.options.filter((option) => option.correct).map(({ id }) => id);

  // Right only when all right options were chosen and no other.
  const right = (question, chosen) => {
    const wanted = correct(question);
    return wanted.length === chosen.length && wanted.every((id) => chosen.includes(id));
  };

  const allowed = (question) => Math.max(1, Math.floor(question.tries ?? 1));
  const points = (question) => (question.points > 0 ? question.points : question.points === 0 ? 0 : 1);

  // Whether nothing more can be answered: right, or no try left.
  const settled = (question, answer) =>
    Boolean(answer) && (answer.right || answer.tries >= allowed(question));

  // What the answers so far are worth.
  const tally = (questions, answers) => {
    const most = questions.reduce((sum, question) => sum + points(question), 0);
    const rightOnes = questions.filter((question) => answers.get(question.id)?.right);
    const earned = rightOnes.reduce((sum, question) => sum + points(question), 0);
    const done = questions.filter((question) => settled(question, answers.get(question.id))).length;
    // Questions that are worth nothing cannot be failed.
    const scaled = most > 0 ? earned / most : 1;
    return { most, earned, scaled, done, right: rightOnes.length, all: done === questions.length };
  };

  Player.scoring = { correct, right, allowed, points, settled, tally };
}
