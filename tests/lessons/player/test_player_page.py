"""The page itself in real Chromium, opened from the disk as a learner opens an unpacked folder."""

import pytest

from .conftest import Learner, describe_lesson, write_course

LESSON = "it.Player.lesson"


@pytest.fixture
def show(browser, clip, tmp_path):
    """Opens a folder's page by its file:// address; `query` follows it."""
    pages = []

    def open_page(lessons=None, query="", size=None, ready=True, **more):
        write_course(tmp_path / "lesson", clip, more.pop("kind", "html"), lessons, **more)
        url = (tmp_path / "lesson" / "index.html").as_uri() + query
        page = browser.open(url, **(size or {"width": 1366, "height": 768}))
        pages.append(page)
        return Learner(page) if ready else page

    yield open_page
    for page in pages:
        assert page.problems() == []
        # Nothing but the folder's own files was asked for.
        assert [url for url in page.requests() if not url.startswith(("file:", "data:", "blob:"))] == []
        page.close()


def at(learner):
    return learner.ask(f"{LESSON}.stage.at")


def test_keys_steer_the_video(show):
    learner = show([describe_lesson(questions=[])])
    page = learner.page
    page.press(" ")
    learner.wait(f"{LESSON}.stage.playing && {LESSON}.stage.at > 0.2")
    page.press("k")
    learner.wait(f"!{LESSON}.stage.playing")
    for key, expected in (("l", 3.95), ("j", 0), ("ArrowRight", 3.95), ("ArrowLeft", 0)):
        page.press(key)
        learner.wait(f"Math.abs({LESSON}.stage.at - {expected}) < 0.06")
    page.press("m")
    learner.wait(f"{LESSON}.stage.video.muted")
    page.press(">", modifiers=8)
    assert learner.ask(f"{LESSON}.stage.video.playbackRate") == 1.25
    assert "1.25" in learner.text(".toast")
    page.press("c")
    learner.wait(f"{LESSON}.captions.language === 'en'")
    page.press("f")
    learner.wait("it.document.fullscreenElement?.id === 'stage'")
    page.press("f")
    learner.wait("!it.document.fullscreenElement")
    page.press("?", modifiers=8)
    learner.dialog("settings")
    page.press("Escape")
    learner.wait("!it.document.querySelector('dialog[open]')")
    # With a modifier they are the browser's, and in a field they are letters.
    page.press("l", modifiers=2)
    page.click("[type=search]")
    for letter in "moon":
        page.press(letter)
    assert at(learner) < 0.1
    assert learner.ask("it.document.querySelector('[type=search]').value") == "moon"


def test_keys_can_be_shut_off(show):
    learner = show([describe_lesson(questions=[])])
    learner.ask("(it.Player.prefer({keys: false}), 0)")
    learner.page.press("m")
    assert not learner.ask(f"{LESSON}.stage.video.muted")


def test_all_is_reached_by_the_tab_key_and_none_holds_it(show):
    learner = show()
    names = []
    for _ in range(60):
        learner.page.press("Tab")
        name = learner.ask(
            "(() => { const that = it.document.activeElement; if (that === it.document.body) return '';"
            " const style = it.getComputedStyle(that);"
            " const seen = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== 'none';"
            " const name = that.getAttribute('aria-label') || that.innerText || that.type;"
            " return (seen ? '' : 'UNSEEN ') + name; })()"
        )
        names.append(name)
        if names.count(names[0]) > 1:
            break
    assert names.count(names[0]) == 2, names  # round and back to the first
    wanted = (
        "Skip to the video",
        "Settings and keys",
        "Position in the video",
        "Mute",
        "Volume",
        "Full screen",
    )
    for name in (*wanted, "Transcript", "Search the transcript", "Copy the transcript", "Play from 0:00"):
        assert name in names
    assert [name for name in names if name.startswith("UNSEEN")] == []


def test_captions_follow_the_video(show):
    learner = show([describe_lesson(questions=[])])
    learner.ask(f"({LESSON}.captions.choose('en'), {LESSON}.stage.seek(1), 0)")
    learner.wait("it.document.querySelector('.caption').innerText === 'Two tides a day'")
    learner.ask(f"({LESSON}.stage.seek(3), 0)")
    learner.wait("it.document.querySelector('.caption').innerText === 'The Moon & the Sun'")
    learner.press(".row [aria-label=Captions]")
    learner.wait("it.document.querySelector('.caption').hidden")


def test_transcript_follows_and_leads(show):
    learner = show([describe_lesson(questions=[])])
    page = learner.page
    learner.ask(f"({LESSON}.stage.seek(1.3), 0)")
    learner.wait("it.document.querySelector('.words span.now')?.innerText === 'twice'")
    page.click(".words [data-word='7']")
    learner.wait(f"Math.abs({LESSON}.stage.at - 2.8) < 0.06")
    learner.wait("it.document.querySelector('.words span.now')?.innerText === 'Moon'")
    learner.ask("(it.document.querySelector('.words [tabindex=\"0\"]').focus(), 0)")
    page.press("ArrowLeft")
    page.press("ArrowUp")
    page.press("ArrowRight")
    page.press("Enter")
    learner.wait(f"Math.abs({LESSON}.stage.at - 2.8) < 0.06 || Math.abs({LESSON}.stage.at - 0.4) < 0.06")
    page.click("[data-at='2.4000000000000004'], .paragraph:nth-child(2) .from")
    learner.wait(f"Math.abs({LESSON}.stage.at - 2.4) < 0.06")


def test_transcript_is_searched_and_copied(show):
    learner = show([describe_lesson(questions=[])])
    page = learner.page
    page.click("[type=search]")
    for letter in "THE":
        page.press(letter)
    learner.wait("it.document.querySelector('.count').innerText === '1 of 2'")
    page.press("Enter")
    learner.wait("it.document.querySelector('.count').innerText === '2 of 2'")
    assert learner.ask("it.document.querySelector('.words .picked').dataset.word") == "6"
    for letter in "x":
        page.press(letter)
    learner.wait("it.document.querySelector('.count').innerText === 'Not found'")
    learner.wait("it.document.querySelector('[role=status]').textContent === 'Not found'")
    whole = learner.ask(
        "it.Player.lesson && [...it.document.querySelectorAll('.paragraph p')].map((p) => p.innerText)"
    )
    assert whole == ["The sea rises twice a day.", "The Moon pulls it."]
    learner.press("[aria-label='Copy the transcript']")
    learner.wait("it.document.querySelector('.toast').innerText === 'Transcript copied'")


def test_only_what_is_really_watched_counts(show):
    learner = show([describe_lesson(questions=[])])
    watched = f"{LESSON}.progress.state.watched"
    learner.ask(f"({LESSON}.stage.seek(2), {LESSON}.stage.play(), 0)")
    learner.wait(f"{LESSON}.stage.video.ended")
    assert 0.4 < learner.ask(f"{watched}.share") <= 0.52
    learner.dialog("finish")
    assert "90% are needed" in learner.text("dialog[open]").replace("\u00a0", "")
    # Rushed through by a script, faster than the page ever plays.
    learner.press("dialog[open] .cross")
    learner.ask(f"({LESSON}.stage.video.playbackRate = 16, {LESSON}.stage.seek(0), {LESSON}.stage.play(), 0)")
    learner.wait(f"{LESSON}.stage.at > 3.8")
    assert learner.ask(f"{watched}.share") < 0.8
    assert not learner.ask(f"{LESSON}.progress.complete")
    learner.ask(f"({LESSON}.stage.pause(), {LESSON}.stage.seek(0), 0)")
    learner.play(rate=2)
    learner.wait(f"{LESSON}.progress.complete")
    learner.wait("it.document.querySelector('.chip').innerText.includes('Completed')")


def test_resumes_where_left_or_from_the_start(show):
    learner = show([describe_lesson(questions=[])])
    page = learner.page
    learner.play(rate=1)
    learner.wait(f"{LESSON}.stage.at > 1.2")
    page.go(page.evaluate("location.href") + "?again")
    learner = Learner(page)
    place = learner.ask(f"{LESSON}.progress.state.position")
    assert 1.1 < place < 3
    assert learner.text(".resume h2") == "Welcome back"
    # The button has the focus: Enter goes on.
    page.press("Enter")
    learner.wait(f"{LESSON}.stage.playing && {LESSON}.stage.at >= {place} - 0.1")
    page.go(page.evaluate("location.href") + "&more")
    learner = Learner(page)
    learner.press(".resume .actions button:last-child")
    learner.wait(f"{LESSON}.stage.playing && {LESSON}.stage.at < 1")


def test_question_is_answered_by_keys_alone(show):
    learner = show()
    page = learner.page
    page.press(" ")
    learner.dialog("question")
    assert not learner.ask(f"{LESSON}.stage.playing")
    page.press("Tab")  # the cross
    page.press("Tab")
    page.press(" ")
    learner.wait("it.document.querySelector('dialog[open] input').checked")
    page.press("Enter")
    learner.wait("it.document.activeElement.classList.contains('verdict')")
    assert "Think of the bulges." in learner.text("dialog[open] .verdict")
    assert "There are two bulges." in learner.text("dialog[open] .option.wrong")
    assert "Tries left: 1" in learner.text("dialog[open] .verdict")
    page.press("Tab")
    page.press("Enter")
    learner.wait("!it.document.querySelector('dialog[open] .verdict.wrong')")
    page.press("Enter")
    # Escape leaves it for the end, and the video goes on.
    page.press("Escape")
    learner.wait(f"{LESSON}.stage.playing || {LESSON}.stage.video.ended")
    learner.dialog("question")
    assert learner.text("dialog[open] h2") == "Question 1 of 2"


def test_menu_of_a_course_knows_what_is_done(show):
    lessons = [
        describe_lesson(id=name, title=f"Lesson {name}", questions=[]) for name in ("one", "two", "drei & é")
    ]
    page = show(lessons, ready=False)
    page.wait("document.querySelectorAll('.lesson-card').length === 3")
    assert page.evaluate("document.querySelector('.chip').innerText").strip() == "0 of 3 completed"
    page.click(".lesson-card")
    learner = Learner(page)
    learner.play(rate=2)
    learner.dialog("finish")
    assert learner.text("dialog[open] .actions .main") == "Next lesson: Lesson two"
    learner.press("dialog[open] .cross")
    page.click(".back")
    page.wait("document.querySelector('.lesson-card.done')?.innerText.includes('Completed')")
    assert page.evaluate("document.querySelector('.chip').innerText").strip() == "1 of 3 completed"
    page.click(".lesson-card:not(.done)[href*='drei']")
    assert Learner(page).text("h1") == "Lesson drei & é"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "ja", "zh", "hi", "ar"])
def test_page_speaks_the_language_of_the_course(show, language):
    direction = "rtl" if language == "ar" else "ltr"
    lesson = describe_lesson(language=language, direction=direction)
    learner = show([lesson], language=language, size={"width": 320, "height": 640})
    assert learner.ask("it.document.documentElement.lang") == language
    assert learner.ask("it.document.documentElement.dir") == direction
    assert learner.ask("it.getComputedStyle(it.document.querySelector('.controls')).direction") == "ltr"
    # No side-scrolling at 320 pixels, which is 1280 at 400 %.
    assert learner.ask("it.document.documentElement.scrollWidth <= it.innerWidth")
    learner.ask(f"({LESSON}.questions.ask({LESSON}.questions.all), 0)")
    learner.dialog("question")
    assert learner.ask("it.document.querySelector('dialog').scrollWidth <= it.innerWidth")
    if language != "en":
        assert learner.text("dialog[open] [type=submit]") != "Check answer"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("brand", [None, "#ffd400", "#101010"])
def test_colours_can_be_read(show, scheme, brand):
    learner = show(**({"brand": {"colour": brand}} if brand else {}))
    learner.page.prefer(prefers_color_scheme=scheme)
    pairs = [
        ("--text", "--ground", 7),
        ("--soft", "--ground", 4.5),
        ("--soft", "--surface", 4.5),
        ("--soft", "--raised", 4.5),
        ("--accent", "--surface", 4.5),
        ("--on-accent", "--accent", 4.5),
        ("--text", "--tint", 4.5),
        ("--text", "--found", 4.5),
        ("--right", "--right-tint", 4.5),
        ("--wrong", "--wrong-tint", 4.5),
        ("--warn", "--warn-tint", 4.5),
        ("--text", "--wrong-tint", 4.5),
        ("--edge", "--surface", 3),
        ("--edge", "--ground", 3),
    ]
    learner.ask(
        """(it.paint = (name) => {
          const spot = it.document.createElement('canvas').getContext('2d');
          const probe = it.document.body.appendChild(it.document.createElement('i'));
          probe.style.color = `var(${name})`;
          spot.fillStyle = it.getComputedStyle(probe).color;
          probe.remove();
          spot.fillRect(0, 0, 1, 1);
          return [...spot.getImageData(0, 0, 1, 1).data].slice(0, 3);
        }, 0)"""
    )
    for ink, paper, least in pairs:
        contrast = learner.ask(f"it.Player.contrast(it.paint('{ink}'), it.paint('{paper}'))")
        assert contrast >= least, (ink, paper, contrast)


def test_video_that_is_missing_is_said(show, tmp_path):
    learner = show([describe_lesson(video="gone.mp4")])
    learner.wait("it.document.querySelector('.over[role=alert]')?.innerText.includes('cannot be played')")
    # That a file is not there, a browser notes by itself.
    assert all("gone.mp4" in problem for problem in learner.page.problems())
    learner.page.browser.events.clear()


def test_description_that_is_missing_is_said(show):
    page = show(ready=False, format=7)
    page.wait("document.querySelector('.bar.bad')?.innerText.includes('course.js')")


def test_hostile_texts_stay_texts(show):
    evil = "<img src=x onerror='window.hit=1'><script>window.hit=1</script>"
    lesson = describe_lesson(title=evil)
    lesson["chapters"][0]["title"] = lesson["transcript"][0]["text"] = evil
    lesson["questions"][0]["text"] = lesson["questions"][0]["options"][0]["text"] = evil
    lesson["captions"][0]["text"] = f"WEBVTT\n\n00:00.000 --> 00:04.000\n{evil} &lt;b&gt;\n"
    learner = show([lesson])
    learner.ask(f"({LESSON}.captions.choose('en'), {LESSON}.questions.ask({LESSON}.questions.all), 0)")
    learner.dialog("question")
    assert learner.text("dialog[open] legend") == evil
    assert learner.text("h1") == evil
    assert learner.ask("it.hit === undefined")


def test_long_lesson_stays_quick_to_follow(show):
    """A transcript of 20,000 words in 400 paragraphs is drawn, and its last word is found at once."""
    words = [
        {
            "start": n * 0.0002,
            "end": n * 0.0002 + 0.0001,
            "text": f"word{n}",
            "paragraph": n // 50,
            "speaker": "",
        }
        for n in range(20_000)
    ]
    learner = show([describe_lesson(transcript=words, questions=[])])
    learner.ask(f"({LESSON}.stage.seek(3.9), 0)")
    learner.wait("Number(it.document.querySelector('.words span.now')?.dataset.word) > 19000")
    learner.wait(
        "(() => { const box = it.document.querySelector('.words span.now').getBoundingClientRect();"
        " return box.top > 0 && box.bottom < it.innerHeight; })()"
    )
