"""What French spelling hides: words said otherwise, links between words, and an h that forbids them."""

from __future__ import annotations

_TABLE = """
le lə, la la, les le, des de, mes me, tes te, ses se, ces se, est ɛ, es ɛ, et e, de də, je ʒə, me mə,
te tə, se sə, ce sə, que kə, ne nə, femme fam, monsieur məsjø, messieurs mesjø, second səɡɔ̃,
seconde səɡɔ̃d, secondaire səɡɔ̃dɛʁ, fils fis, six sis, dix dis, huit yit, sept sɛt, neuf nœf, vingt vɛ̃,
cinq sɛ̃k, zéro zeʁo, deux dø, pied pje, pieds pje, cher ʃɛʁ, deutsche døtʃ, marocain maʁokɛ̃, gagner ɡaɲe,
iphone ajfon, un œ̃, une yn, août ut, automne otɔn, condamner kɔ̃dane, damner dane, oignon ɔɲɔ̃,
aujourd'hui oʒuʁdyi, eu y, eut y, eus y, eurent yʁ, eue y, ville vil, villes vil, village vilaʒ,
villa vila, mille mil, million miljɔ̃, milliard miljaʁ, millier milje, millénaire milenɛʁ,
millimètre milimɛtʁ, tranquille tʁɑ̃kil, tranquillement tʁɑ̃kilmɑ̃, tranquillité tʁɑ̃kilite,
distiller distile, osciller ɔsile, illusion ilyzjɔ̃, illustrer ilystʁe, illégal ileɡal, illimité ilimite,
illustration ilystʁasjɔ̃, illustre ilystʁ, lille lil, gille ʒil, gilles ʒil, aiguille ɛɡyij,
linguistique lɛ̃ɡyistik, linguiste lɛ̃ɡyist, équateur ekwatœʁ, aquarium akwaʁjɔm, quartz kwaʁts,
square skwaʁ, album albɔm, maximum maksimɔm, minimum minimɔm, forum fɔʁɔm, aluminium alyminjɔm,
référendum ʁefeʁɛ̃dɔm, rhum ʁɔm, muséum myzeɔm, optimum ɔptimɔm, podium pɔdjɔm, stadium stadjɔm,
uranium yʁanjɔm, parfum paʁfœ̃, examen ɛɡzamɛ̃, agenda aʒɛ̃da, mémento memɛ̃to, pays pɛi, paysage pɛizaʒ,
paysan pɛizɑ̃, abbaye abɛi, mer mɛʁ, fer fɛʁ, hiver ivɛʁ, hier jɛʁ, enfer ɑ̃fɛʁ, amer amɛʁ, cancer kɑ̃sɛʁ,
super sypɛʁ, ver vɛʁ, fier fjɛʁ, tiers tjɛʁ, vers vɛʁ, divers divɛʁ, univers ynivɛʁ, travers tʁavɛʁ,
envers ɑ̃vɛʁ, laser lazɛʁ, leader lidœʁ, poster pɔstɛʁ, reporter ʁəpɔʁtɛʁ, hamster amstɛʁ,
gangster ɡɑ̃ɡstɛʁ, internet ɛ̃tɛʁnɛt, net nɛt, set sɛt, est-ce ɛs, ours uʁs, sens sɑ̃s, mars maʁs, bus bys,
virus viʁys, campus kɑ̃pys, tennis tenis, oasis ɔazis, atlas atlas, hélas elas, gaz ɡaz, as as, os ɔs,
jadis ʒadis, lys lis, maïs mais, cactus kaktys, bonus bɔnys, focus fɔkys, consensus kɔ̃sɛ̃sys,
processus pʁɔsesys, versus vɛʁsys, plus ply, tous tus, moins mwɛ̃, alors alɔʁ, corps kɔʁ, temps tɑ̃,
longtemps lɔ̃tɑ̃, printemps pʁɛ̃tɑ̃, poids pwa, direct diʁɛkt, correct kɔʁɛkt, contact kɔ̃takt,
impact ɛ̃pakt, exact ɛɡzakt, intact ɛ̃takt, strict stʁikt, abstract abstʁakt, aspect aspɛ, respect ʁɛspɛ,
suspect syspɛ, instinct ɛ̃stɛ̃, distinct distɛ̃, ouest wɛst, test tɛst, tests tɛst, but byt, brut bʁyt,
concept kɔ̃sɛpt, script skʁipt, déficit defisit, transit tʁɑ̃zit, gratuit ɡʁatyi, fait fɛ, chut ʃyt,
dot dɔt, sud syd, david david, week-end wikɛnd, weekend wikɛnd, stand stɑ̃d, tabac taba, estomac ɛstɔma,
porc pɔʁ, blanc blɑ̃, franc fʁɑ̃, banc bɑ̃, donc dɔ̃k, clef kle, nerf nɛʁ, cerf sɛʁ, chef ʃɛf, outil uti,
fusil fyzi, gentil ʒɑ̃ti, sourcil suʁsi, persil pɛʁsi, coup ku, beaucoup boku, trop tʁo, cap kap,
stop stɔp, handicap ɑ̃dikap, clip klip, top tɔp, club klœb, pub pyb, web wɛb, snob snɔb, job dʒɔb,
sculpture skyltyʁ, sculpteur skyltœʁ, baptême batɛm, compte kɔ̃t, compter kɔ̃te, comptable kɔ̃tabl,
comptabilité kɔ̃tabilite, septième sɛtjɛm, exempt ɛɡzɑ̃, prompt pʁɔ̃, écho eko, chœur kœʁ, chaos kao,
orchestre ɔʁkɛstʁ, technique tɛknik, technologie tɛknɔlɔʒi, technologique tɛknɔlɔʒik,
archéologie aʁkeɔlɔʒi, psychologie psikɔlɔʒi, psychologue psikɔlɔɡ, psychologique psikɔlɔʒik,
psychiatre psikjatʁ, chronologie kʁɔnɔlɔʒi, architecte aʁʃitɛkt, orchidée ɔʁkide, choral kɔʁal,
chorale kɔʁal, choléra kɔleʁa, michel miʃɛl, michael mikaɛl, monarchie mɔnaʁʃi, schéma ʃema,
démocratie demɔkʁasi, aristocratie aʁistɔkʁasi, bureaucratie byʁokʁasi, diplomatie diplɔmasi,
inertie inɛʁsi, initier inisje, initiative inisjativ, initial inisjal, martial maʁsjal, balbutier balbysje,
patient pasjɑ̃, patience pasjɑ̃s, quotient kɔsjɑ̃, ration ʁasjɔ̃, nous nu, vous vu, dessus dəsy,
dessous dəsu, ressource ʁəsuʁs, ressources ʁəsuʁs, ressembler ʁəsɑ̃ble, ressemble ʁəsɑ̃bl,
ressentir ʁəsɑ̃tiʁ, secret səkʁɛ, secrets səkʁɛ, secrète səkʁɛt, regret ʁəɡʁɛ, refléter ʁəflete,
degré dəɡʁe, depuis dəpyi, devant dəvɑ̃, demain dəmɛ̃, demi dəmi, demie dəmi, semaine səmɛn, cela səla,
celui səlyi, celle sɛl, ceux sø, premier pʁəmje, première pʁəmjɛʁ, petit pəti, petite pətit, petits pəti,
venir vəniʁ, tenir təniʁ, devenir dəvəniʁ, revenir ʁəvəniʁ, appartement apaʁtəmɑ̃, gouvernement ɡuvɛʁnəmɑ̃,
département depaʁtəmɑ̃, quelque kɛlk, quelques kɛlk, quelqu'un kɛlkœ̃, puisque pyisk, lorsque lɔʁsk,
jusque ʒysk, presque pʁɛsk, parce paʁs, quoique kwak, mademoiselle madmwazɛl, mesdames medam, madame madam,
bonhomme bɔnɔm, faisait fəzɛ, faisons fəzɔ̃, faisant fəzɑ̃, faisaient fəzɛ, faisais fəzɛ,
satisfaisant satisfəzɑ̃, serai səʁe, aurai oʁe, ai e, j'ai ʒe, vais vɛ, gai ɡe, quai ke, peut pø, peux pø,
veut vø, veux vø, jeu ʒø, jeux ʒø, bleu blø, feu fø, lieu ljø, dieu djø, mieux mjø, yeux jø, jeudi ʒødi,
jeune ʒœn, jeûne ʒøn, europe øʁɔp, européen øʁɔpeɛ̃, européenne øʁɔpeɛn, européens øʁɔpeɛ̃, neutre nøtʁ,
feutre føtʁ, heureux øʁø, heureuse øʁøz, malheureux maløʁø, euro øʁo, euros øʁo, pneu pnø, queue kø,
œuf œf, œufs ø, bœuf bœf, bœufs bø, œil œj, nœud nø, naïf naif, haïr aiʁ, noël nɔɛl, israël isʁaɛl,
poète pɔɛt, poème pɔɛm, aérien aeʁjɛ̃, canoë kanɔe, bayer baje, mayonnaise majɔnɛz, cobaye kɔbaj,
fuel fjul, cuillère kyijɛʁ, juillet ʒyijɛ, juin ʒyɛ̃, suisse syis, biscuit biskyi, cuisine kyizin,
puissance pyisɑ̃s, client klijɑ̃, clients klijɑ̃, cliente klijɑ̃t, crier kʁije, oublier ublije,
oublié ublije, prier pʁije, plier plije, trier tʁije, ouvrier uvʁije, février fevʁije, quatrième katʁijɛm,
bibliothèque biblijɔtɛk, email imɛl, mail mɛl, e-mail imɛl, software sɔftwɛʁ, marketing maʁketiŋ,
parking paʁkiŋ, meeting mitiŋ, shopping ʃɔpiŋ, camping kɑ̃piŋ, jogging dʒɔɡiŋ, smoking smɔkiŋ,
streaming stʁimiŋ, online ɔnlajn, design dizajn, google ɡuɡœl, facebook fɛsbuk, youtube jutyb,
manager manadʒœʁ, podcast pɔdkast, smartphone smaʁtfon, smartphones smaʁtfon, ok oke, okay oke, wifi wifi,
wi wi, fi fi, clic klik, football futbɔl, baskets baskɛt, pizza pidza, jazz dʒaz, jean dʒin, jeans dʒin,
show ʃo, cool kul, bluetooth blutus, twitter twitœʁ, python pitɔ̃, windows windoz, instagram ɛ̃staɡʁam,
tweet twit, team tim, chat tʃat, slogan slɔɡɑ̃, new nju, york jɔʁk, paris paʁi, parisien paʁizjɛ̃,
lyon ljɔ̃, reims ʁɛ̃s, rouen ʁwɑ̃, caen kɑ̃, bruxelles bʁysɛl, metz mɛs, auxerre osɛʁ, jean-paul ʒɑ̃pɔl,
jésus ʒezy, anglais ɑ̃ɡlɛ, londres lɔ̃dʁ, alsace alzas, strasbourg stʁazbuʁ, asie azi, georges ʒɔʁʒ,
tandis tɑ̃di, très tʁɛ, après apʁɛ, dès dɛ, près pʁɛ, progrès pʁɔɡʁɛ, succès syksɛ, accès aksɛ,
procès pʁɔsɛ, excès ɛksɛ, congrès kɔ̃ɡʁɛ, abord abɔʁ, accord akɔʁ, solennel sɔlanɛl, ennui ɑ̃nyi,
enivrer ɑ̃nivʁe, ennemi ɛnmi, emmener ɑ̃mne, prudemment pʁydamɑ̃, évidemment evidamɑ̃, récemment ʁesamɑ̃,
fréquemment fʁekamɑ̃, différemment difeʁamɑ̃, apparemment apaʁamɑ̃, patiemment pasjamɑ̃,
innocemment inɔsamɑ̃, violemment vjɔlamɑ̃, couramment kuʁamɑ̃, constamment kɔ̃stamɑ̃, notamment nɔtamɑ̃,
suffisamment syfizamɑ̃, immangeable ɛ̃mɑ̃ʒabl, gageure ɡaʒyʁ, aiguë ɛɡy, ambiguë ɑ̃biɡy,
ambiguïté ɑ̃biɡyite, rang ʁɑ̃, sang sɑ̃, long lɔ̃, zinc zɛ̃ɡ, subside sypsid, obstacle ɔpstakl,
examiner ɛɡzamine, bis bis, iris iʁis, cosmos kɔsmos, tournevis tuʁnəvis, autrefois otʁəfwa,
volontiers vɔlɔ̃tje, chez ʃe, assez ase, nez ne, rez ʁe, fez fɛz, gruyère ɡʁyijɛʁ, essai esɛ, essais esɛ,
essayer eseje, essentiel esɑ̃sjɛl, essentielle esɑ̃sjɛl, effet efɛ, effort efɔʁ, effectuer efɛktye,
efficace efikas, elle ɛl, elles ɛl, erreur ɛʁœʁ, errer ɛʁe, dessin desɛ̃, dessiner desine, message mesaʒ,
messages mesaʒ, pression pʁɛsjɔ̃, question kɛstjɔ̃, gestion ʒɛstjɔ̃, suggestion syɡʒɛstjɔ̃,
digestion diʒɛstjɔ̃, indigestion ɛ̃diʒɛstjɔ̃, amitié amitje, moitié mwatje, pitié pitje, métier metje,
entier ɑ̃tje, entière ɑ̃tjɛʁ, sentier sɑ̃tje, quartier kaʁtje, portier pɔʁtje, bottier bɔtje,
chantier ʃɑ̃tje, antienne ɑ̃tjɛn, maintien mɛ̃tjɛ̃, soutien sutjɛ̃, tien tjɛ̃, chrétien kʁetjɛ̃,
chrétienne kʁetjɛn, entretien ɑ̃tʁətjɛ̃, tient tjɛ̃, tiens tjɛ̃, vient vjɛ̃, viens vjɛ̃, bien bjɛ̃,
rien ʁjɛ̃, devient dəvjɛ̃, revient ʁəvjɛ̃, contient kɔ̃tjɛ̃, maintient mɛ̃tjɛ̃, obtient ɔptjɛ̃,
appartient apaʁtjɛ̃, soutient sutjɛ̃, retient ʁətjɛ̃, prévient pʁevjɛ̃, intervient ɛ̃tɛʁvjɛ̃,
parvient paʁvjɛ̃, convient kɔ̃vjɛ̃, cent sɑ̃, cents sɑ̃, dent dɑ̃, dents dɑ̃, vent vɑ̃, lent lɑ̃, ment mɑ̃,
sent sɑ̃, gens ʒɑ̃, dedans dədɑ̃, ceci səsi, fenêtre fənɛtʁ, cheval ʃəval, chevaux ʃəvo, cheveu ʃəvø,
cheveux ʃəvø, chemin ʃəmɛ̃, chemise ʃəmiz, besoin bəzwɛ̃, besoins bəzwɛ̃, repas ʁəpa, retour ʁətuʁ,
regard ʁəɡaʁ, regarder ʁəɡaʁde, recherche ʁəʃɛʁʃ, refus ʁəfy, brebis bʁəbi, mercredi mɛʁkʁədi,
vendredi vɑ̃dʁədi, samedi samdi, entreprise ɑ̃tʁəpʁiz, entreprises ɑ̃tʁəpʁiz, interview ɛ̃tɛʁvju,
taxi taksi, boxe bɔks, luxe lyks, index ɛ̃dɛks, silex silɛks, lynx lɛ̃ks, deuxième døzjɛm, sixième sizjɛm,
dixième dizjɛm, soixante swasɑ̃t, auxiliaire oksiljɛʁ, saxophone saksɔfɔn, bruxellois bʁysɛlwa,
dix-sept dissɛt, dix-huit dizyit, dix-neuf diznœf, vingt-deux vɛ̃tdø, vingt-trois vɛ̃ttʁwa, xavier ɡzavje,
chacun ʃakœ̃, aucun okœ̃, commun kɔmœ̃, lundi lœ̃di, humble œ̃bl, opportun ɔpɔʁtœ̃, brun bʁœ̃,
jungle ʒœ̃ɡl, punch pœ̃ʃ, rock ʁɔk, tramway tʁamwɛ
"""
WORDS: dict[str, str] = {
    pair.split()[0]: pair.split()[1] for pair in _TABLE.replace("\n", " ").split(",") if pair.strip()
}
"""Words that the rules would misread, without their stress."""

WEAK = frozenset(
    """
        le la les l un une des du de d au aux et ou à en dans par pour sur sous avec sans que qu qui ne n se
        s me m te t je j tu il elle on nous vous ils elles ce c cet cette ces mon ton son ma ta sa mes tes
        ses nos vos notre votre leur leurs y est sont était ont a as mais donc car si comme chez dès plus
        très être quand dont où lui
        """.split()  # noqa: SIM905
)
"""Little words, without a stress of their own before others."""

LINKING = frozenset(
    """
        les des ces mes tes ses nos vos leurs aux un mon ton son on en ils elles nous vous très dans chez
        sans sous deux trois six dix quand grand grands grandes petit petits petites est sont ont tout bien
        plus moins quels quelles plusieurs certains certaines autres bons bonnes aucun nouveaux premiers
        derniers premier dernier c'est n'est vingt était avait étaient avaient doit peut fait mieux cet
        """.split()  # noqa: SIM905
) - {"cet", "fait", "peut", "doit", "avait", "avaient", "moins", "premier", "dernier"}
"""Words that are linked to a vowel after them."""

ASPIRATED = frozenset(
    """
        hache haie haine haïr hall halte hamac hamburger hameau hamster hanche handicap handicapé handicapés
        hangar hanter harceler hardi harem hareng haricot haricots harnais harpe hasard hâte hausse hausses
        haut haute hautes hauts hauteur havre hérisson hernie héron héros herse hibou hideux hiérarchie
        hiérarchique hippie hisser hobby hochet hockey hold-up hollandais hollande hollandaise homard
        hongrie hongrois honte honteux hoquet hors housse houx hublot huée huit huitième hurler hussard
        hutte onze onzième oui ouistiti yacht yaourt yaourts yen yens yoga week-end web wagon haïti hip-hop
        hip hot-dog hooligan hippy uhlan ululer
        """.split()  # noqa: SIM905
)
"""Words that begin with a vowel's sound and are linked to nothing."""

VERBS_IN_MENT = frozenset(
    """
        aiment forment dorment consomment affirment confirment estiment expriment nomment ferment arment
        animent réclament enferment transforment informent résument assument présument exclament programment
        déclament fument allument priment suppriment impriment dépriment entament
        """.split()  # noqa: SIM905
)
"""Verbs whose ending is mute, though it looks like that of an adverb."""

WITH_ENT = frozenset(
    """
        argent parent agent client content récent présent absent accident président souvent talent excellent
        urgent évident violent innocent orient incident précédent serpent torrent permanent intelligent
        compétent conscient efficient fréquent inconvénient différent indifférent couvent auvent évent
        paravent autant avent insolent opulent turbulent équivalent polyvalent ambivalent prévalent décent
        adolescent effervescent convalescent indulgent divergent convergent émergent détergent entregent
        sergent régent contingent astringent diligent négligent arpent cohérent inhérent adhérent référent
        apparent transparent torrent concurrent récurrent occurrent différent afférent accent pourcent cent
        relent dolent somnolent virulent truculent corpulent pestilent équipollent patent latent potent
        impotent omnipotent compétent pénitent intermittent rémittent mécontent content dissident résident
        occident trident strident ardent prudent imprudent impudent dent bident continent incontinent
        pertinent impertinent éminent imminent proéminent abstinent permanent immanent rémanent fervent
        onguent fréquent conséquent subséquent éloquent grandiloquent affluent confluent effluent
        """.split()  # noqa: SIM905
)
"""Nouns and adjectives in -ent, which is said."""
