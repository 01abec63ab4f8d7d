"""What German spelling hides: words said otherwise, words that compounds are made of, little words."""

from __future__ import annotations

_TABLE = """
fern fˈɛʁn, kern kˈɛʁn, stern ʃtˈɛʁn, lern lˈɛʁn, modern modˈɛʁn, bern bˈɛʁn, türkei tyʁkˈI,
der deːʁ, die diː, das das, den deːn, dem deːm, des dɛs, ein ˈIn, und ʊnt, ist ɪst, er ˈeːʁ, es ɛs,
wir vˈiːʁ, ihr ˈiːʁ, mir mˈiːʁ, dir dˈiːʁ, sie ziː, wer vˈeːʁ, mehr mˈeːʁ, sehr zˈeːʁ, her hˈeːʁ, vor foːʁ,
von fɔn, hat hˈat, hast hˈast, haben hˈɑːbən, habe hˈɑːbə, bin bˈɪn, an ˈan, am ˈam, im ˈɪm, in ɪn,
man mˈan, was vˈas, bis bˈɪs, weg vˈɛk, wegs vˈeːks, nach nˈɑːx, noch nˈɔx, doch dˈɔx, hoch hˈoːx,
auch ˈWx, mit mˈɪt, ob ˈɔp, ab ˈap, zum ʦʊm, zur ʦuːʁ, um ʊm, über ˈyːbɜ, unter ˈʊntɜ, wieder vˈiːdɜ,
zusammen ʦuːzˈamən, zurück ʦuːʁˈyk, gegen ɡˈeːɡən, jetzt jˈɛʦt, immer ˈɪmɜ, heute hˈYtə, nur nˈuːʁ,
für fyːʁ, hin hˈɪn, mag mˈɑːk, tag tˈɑːk, tags tˈɑːks, zug ʦˈuːk, buch bˈuːx, bücher bˈyːçɜ,
büchern bˈyːçɜn, suchen zˈuːxən, sucht zˈuːxt, suche zˈuːxə, kuchen kˈuːxən, besuch bəzˈuːx,
versuch fɛʁzˈuːx, sprache ʃpʁˈɑːxə, sprachen ʃpʁˈɑːxən, sprach ʃpʁˈɑːx, nächste nˈɛːçstə,
nächsten nˈɛːçstən, nächster nˈɛːçstɜ, höchste hˈøːçstə, erst ˈeːʁst, erste ˈeːʁstə, ersten ˈeːʁstən,
erster ˈeːʁstɜ, wert vˈeːʁt, werte vˈeːʁtə, werden vˈeːʁdən, wird vˈɪʁt, wurde vˈʊʁdə, würde vˈyʁdə,
erde ˈeːʁdə, pferd pfˈeːʁt, art ˈɑːʁt, arten ˈɑːʁtən, mond mˈoːnt, obst ˈoːpst, ostern ˈoːstɜn,
husten hˈuːstən, kloster klˈoːstɜ, trost tʁˈoːst, schuh ʃˈuː, düster dˈyːstɜ, vogel fˈoːɡəl, vater fˈɑːtɜ,
viel fˈiːl, viele fˈiːlə, vielen fˈiːlən, vielleicht filˈIçt, vier fˈiːʁ, vierzig fˈɪʁʦɪç,
vierzehn fˈɪʁʦeːn, vase vˈɑːzə, video vˈiːdeo, villa vˈɪla, november novˈɛmbɜ, dezember deʦˈɛmbɜ,
september zɛptˈɛmbɜ, oktober ɔktˈoːbɜ, januar jˈanuɑːʁ, februar fˈeːbʁuɑːʁ, märz mˈɛʁʦ, april apʁˈɪl,
mai mˈI, juni jˈuːni, juli jˈuːli, august Wɡˈʊst, euro ˈYʁo, europa Yʁˈoːpa, europäisch YʁopˈɛːɪS,
universität univɛʁzitˈɛːt, student ʃtudˈɛnt, studenten ʃtudˈɛntən, studium ʃtˈuːdiʊm, minute minˈuːtə,
minuten minˈuːtən, sekunde zekˈʊndə, sekunden zekˈʊndən, million miljˈoːn, millionen miljˈoːnən,
milliarde miljˈaʁdə, milliarden miljˈaʁdən, firma fˈɪʁma, thema tˈeːma, themen tˈeːmən, problem pʁoblˈeːm,
probleme pʁoblˈeːmə, system zystˈeːm, systeme zystˈeːmə, programm pʁoɡʁˈam, museum muzˈeːʊm, musik muzˈiːk,
physik fyzˈiːk, politik politˈiːk, fabrik fabʁˈiːk, technik tˈɛçnɪk, mathematik matematˈiːk,
computer kɔmpjˈuːtɜ, internet ˈɪntɜnɛt, software zˈɔftvɛːʁ, email ˈiːmAl, e-mail ˈiːmAl, online ˈɔnlIn,
team tˈiːm, teams tˈiːms, job ʤˈɔp, baby bˈAbi, handy hˈɛndi, google ɡˈuːɡəl, design dizˈIn, update ˈapdAt,
feedback fˈiːdbɛk, website vˈɛpsIt, web vˈɛp, app ˈɛp, apps ˈɛps, chef ʃˈɛf, chance ʃˈɑ̃ːsə,
restaurant ʁɛstoʁˈɑ̃ː, büro byʁˈoː, niveau nivˈoː, ingenieur ɪnʒenjˈøːʁ, interview ˈɪntɜvjuː,
toilette toalˈɛtə, garage ɡaʁˈɑːʒə, orange oʁˈɑ̃ːʒə, genie ʒenˈiː, chemie çemˈiː, china çˈiːna, chor kˈoːʁ,
chaos kˈɑːɔs, charakter kaʁˈaktɜ, christ kʁˈɪst, fuchs fˈʊks, sechs zˈɛks, sechzehn zˈɛçʦeːn,
sechzig zˈɛçʦɪç, sieben zˈiːbən, siebzehn zˈiːpʦeːn, siebzig zˈiːpʦɪç, acht ˈaxt, zwanzig ʦvˈanʦɪç,
dreißig dʁˈIsɪç, elf ˈɛlf, zwölf ʦvˈœlf, eins ˈIns, zwei ʦvˈI, drei dʁˈI, fünf fˈynf, neun nˈYn,
zehn ʦˈeːn, hundert hˈʊndɜt, tausend tˈWzənt, null nˈʊl, beispiel bˈIʃpiːl, beispiele bˈIʃpiːlə,
natürlich natˈyːʁlɪç, eigentlich ˈIɡəntlɪç, beide bˈIdə, bereits bəʁˈIʦ, bitte bˈɪtə, danke dˈaŋkə,
fenster fˈɛnstɜ, schwester ʃvˈɛstɜ, gestern ɡˈɛstɜn, hamster hˈamstɜ, meister mˈIstɜ, muster mˈʊstɜ,
polster pˈɔlstɜ, ministerium minɪstˈeːʁiʊm, minister minˈɪstɜ, register ʁeɡˈɪstɜ, kiste kˈɪstə,
kosten kˈɔstən, kostet kˈɔstət, osten ˈɔstən, westen vˈɛstən, lebendig lebˈɛndɪç, forelle foʁˈɛlə,
hotel hotˈɛl, kaffee kˈafeː, tee tˈeː, idee idˈeː, ideen idˈeːən, armee aʁmˈeː, theater teˈɑːtɜ,
familie famˈiːliə, familien famˈiːliən, ferien fˈeːʁiən, italien itˈɑːliən, spanien ʃpˈɑːniən,
linie lˈiːniə, berlin bɛʁlˈiːn, münchen mˈynçən, hamburg hˈambʊʁk, köln kˈœln, wien vˈiːn, schweiz ʃvˈIʦ,
deutschland dˈYʧlant, deutsch dˈYʧ, deutsche dˈYʧə, deutschen dˈYʧən, frankreich fʁˈaŋkʁIç, paris paʁˈiːs,
london lˈɔndɔn, person pɛʁzˈoːn, personen pɛʁzˈoːnən, moment momˈɛnt, momente momˈɛntə, dokument dokumˈɛnt,
element elemˈɛnt, präsident pʁɛzidˈɛnt, prozent pʁoʦˈɛnt, patient paʦjˈɛnt, patienten paʦjˈɛntən,
talent talˈɛnt, projekt pʁojˈɛkt, projekte pʁojˈɛktə, objekt ɔpjˈɛkt, effekt ɛfˈɛkt, kontakt kɔntˈakt,
aktuell aktuˈɛl, aktuelle aktuˈɛlə, aktuellen aktuˈɛlən, natur natˈuːʁ, kultur kʊltˈuːʁ, figur fiɡˈuːʁ,
agentur aɡɛntˈuːʁ, struktur ʃtʁuktˈuːʁ, temperatur tɛmpeʁatˈuːʁ, reparatur ʁepaʁatˈuːʁ,
literatur lɪteʁatˈuːʁ, gar ɡˈɑːʁ, war vˈɑːʁ, waren vˈɑːʁən, jahr jˈɑːʁ, jahre jˈɑːʁə, jahren jˈɑːʁən,
uhr ˈuːʁ, klar klˈɑːʁ, paar pˈɑːʁ, bar bˈɑːʁ, zwar ʦvˈɑːʁ, gut ɡˈuːt, gute ɡˈuːtə, guten ɡˈuːtən,
guter ɡˈuːtɜ, tun tˈuːn, rot ʁˈoːt, brot bʁˈoːt, ton tˈoːn, los lˈoːs, groß ɡʁˈoːs, große ɡʁˈoːsə,
schon ʃˈoːn, schön ʃˈøːn, lesen lˈeːzən, leben lˈeːbən, geben ɡˈeːbən, gehen ɡˈeːən, stehen ʃtˈeːən,
sehen zˈeːən, sieht zˈiːt, gibt ɡˈiːpt, geht ɡˈeːt, gelb ɡˈɛlp, geld ɡˈɛlt, gern ɡˈɛʁn, gerne ɡˈɛʁnə,
gegend ɡˈeːɡənt, gegner ɡˈeːɡnɜ, geste ɡˈɛstə, gerade ɡəʁˈɑːdə, gel ɡˈeːl, erbe ˈɛʁbə, ernst ˈɛʁnst,
ernte ˈɛʁntə, erz ˈɛʁʦ, beste bˈɛstə, besten bˈɛstən, bester bˈɛstɜ, besser bˈɛsɜ, berg bˈɛʁk,
berge bˈɛʁɡə, bett bˈɛt, beten bˈeːtən, becher bˈɛçɜ, vers fˈɛʁs, entweder ˈɛntveːdɜ, ente ˈɛntə,
ende ˈɛndə, abend ˈɑːbənt, aber ˈɑːbɜ, adresse adʁˈɛsə, ander ˈandɜ, andere ˈandəʁə, anderen ˈandəʁən,
anders ˈandɜs, angst ˈaŋst, antwort ˈantvɔʁt, apfel ˈapfəl, auto ˈWto, autos ˈWtos, autor ˈWtoːʁ,
auge ˈWɡə, augen ˈWɡən, einfach ˈInfax, eine ˈInə, einen ˈInən, einem ˈInəm, einer ˈInɜ, eines ˈInəs,
einige ˈInɪɡə, einmal ˈInmɑːl, herz hˈɛʁʦ, herr hˈɛʁ, herren hˈɛʁən, herzlich hˈɛʁʦlɪç, hinter hˈɪntɜ,
hinten hˈɪntən, miete mˈiːtə, mitte mˈɪtə, mittel mˈɪtəl, nachbar nˈaxbɑːʁ, nacht nˈaxt,
nachricht nˈɑːxʁɪçt, vorteil fˈoːʁtIl, uns ʊns, unser ˈʊnzɜ, unsere ˈʊnzəʁə, unseren ˈʊnzəʁən,
umwelt ˈʊmvɛlt, zukunft ʦˈuːkʊnft, zucker ʦˈʊkɜ, zu ʦuː, arzt ˈɑːʁʦt, ärzte ˈɛːʁʦtə, städte ʃtˈɛːtə,
stadt ʃtˈat, haus hˈWs, häuser hˈYzɜ, hinaus hɪnˈWs, heraus hɛʁˈWs, voraus foʁˈWs, daraus dɑːʁˈWs,
davon dɑːfˈɔn, dafür dɑːfˈyːʁ, damit dɑːmˈɪt, daran dɑːʁˈan, darüber dɑːʁˈyːbɜ, dazu dɑːʦˈuː, dabei dɑːbˈI,
danach dɑːnˈɑːx, warum vɑːʁˈʊm, woher voːhˈeːʁ, wohin voːhˈɪn, wovon voːfˈɔn, womit voːmˈɪt, jedoch jedˈɔx,
sogar zoɡˈɑːʁ, sofort zofˈɔʁt, allein alˈIn, bevor bəfˈoːʁ, überall yːbɜˈal, obwohl ɔpvˈoːl,
methode metˈoːdə, methoden metˈoːdən, modell modˈɛl, modelle modˈɛlə, kamera kˈaməʁa, radio ʁˈɑːdjo,
foto fˈoːto, fotos fˈoːtos, kino kˈiːno, pizza pˈɪʦa, kapitel kapˈɪtəl, artikel aʁtˈiːkəl, titel tˈiːtəl,
maschine maʃˈiːnə, maschinen maʃˈiːnən, kritik kʁitˈiːk, klima klˈiːma, tiger tˈiːɡɜ, bibel bˈiːbəl,
lektion lɛkʦjˈoːn, virus vˈiːʁʊs, visum vˈiːzʊm, vitamin vitamˈiːn, vanille vanˈɪlə, privat pʁivˈɑːt,
aktiv aktˈiːf, vegetarisch veɡetˈɑːʁɪʃ, virtuell vɪʁtuˈɛl, variante vaʁiˈantə, version vɛʁzjˈoːn,
vulkan vʊlkˈɑːn, verb vˈɛʁp, ventil vɛntˈiːl, klavier klavˈiːʁ, pulver pˈʊlvɜ, silvester zɪlvˈɛstɜ,
provinz pʁovˈɪnʦ, nerven nˈɛʁfən, physiker fˈyːzɪkɜ, psychologie psyçoloɡˈiː, technologie tɛçnoloɡˈiː,
technologien tɛçnoloɡˈiːən, energie enɛʁɡˈiː, strategie ʃtʁateɡˈiː, biologie bioloɡˈiː,
demokratie demokʁatˈiː, industrie ɪndʊstʁˈiː, garantie ɡaʁantˈiː, batterie batəʁˈiː, galerie ɡaləʁˈiː,
magie maɡˈiː
"""
WORDS: dict[str, str] = {
    pair.split()[0]: pair.split()[1] for pair in _TABLE.replace("\n", " ").split(",") if pair.strip()
}
"""Words that the rules would misread, and little ones."""

PARTS = frozenset(
    """
        arbeit arbeits arzt auto bahn bahnhof bank baum berg bild bilder blatt brief brot bruder buch bücher
        bund bundes burg büro chef dank daten dienst ding dorf druck eis eisen ende erde fach fahr fahrt
        fahrer farbe feld fenster fern fest feuer film finger firma fisch flug flughafen fluss frage frau
        frei freund freude früh fuß gang garten gast gebiet gebäude geld geschichte gesellschaft gesicht
        gespräch gesundheit gesundheits glas gott grund grün gruppe haar hafen hals hand haupt haus heim
        herz hilfe himmel hof holz hotel hund information informations jahr jahre jahres jugend kalender
        kampf karte kauf kinder kind kirche klasse kleid koch konto kopf kosten kraft kranken krankheit
        kreis krieg kriegs kultur kunde kunden kunst kurs küche land landes lauf leben lebens lehrer leiter
        leute licht liebe lied linie liste luft macht mädchen mann markt maschine maschinen meer meister
        mensch menschen minute mittag mittel mitte monat mond morgen mund musik mutter nacht name natur netz
        nummer obst ort papier park partei person personen pflanze platz politik polizei post preis problem
        produkt programm projekt punkt rad rat rathaus raum rechnung recht rechts rede regen regierung
        regierungs reise reihe richtung ring rolle sache satz schaft schiff schloss schluss schmetterling
        schnee schrift schritt schuh schul schule schüler schutz see seite sicherheit sicherheits sonne
        sonnen spiel spieler sport sprache sprach sprech staat staats stadt stand start stein stelle stellen
        steuer stimme stoff straße straßen strom stück stunde system tag tage tages tasche teil telefon text
        tier tisch titel tod tour turm tür uhr umwelt unternehmen unternehmens urlaub urlaubs vater verkehr
        verkehrs versicherung versicherungs vertrag verein vogel volk wagen wahl wald wand wasser weg
        weihnacht weihnachts wein welt werk wetter wind winter wirtschaft wirtschafts woche wochen wohnung
        wort wörter wunder zahl zeichen zeit zeitung zeug zimmer zucker zug fußball frühling frühstück
        anfang anfangs aufgabe ausflug beginn bereich betrieb betriebs donner diens mitt sams sonn freitag
        deutsch englisch schul hochschule lern lehr schreib lese rechen speise frucht saft milch käse butter
        apfel birnen kaffee tee bier wasser küchen wohn schlaf bade bad zimmern tischen schrank stuhl lampe
        spiegel boden decke dach keller
        """.split()  # noqa: SIM905
)
"""Words that compounds begin or end with, some with the s or n that joins them."""

WEAK = frozenset(
    """
        der die das den dem des ein eine einen einem einer eines und oder aber ist es er sie wir ihr ich du
        zu zum zur in im an am auf aus bei mit nach von vom vor für über unter um als wie dass wenn ob so
        sich mich dich mir dir uns hat war sind wird kann man auch nur noch schon sein seine ihre
        """.split()  # noqa: SIM905
)
