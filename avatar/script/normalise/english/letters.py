"""Words in capitals: which are said as a word, which letter by letter, which were only shouted."""

from __future__ import annotations

from avatar.script.normalise.tables import words

SAID = {
    "AIDS": "aids", "AJAX": "ajax", "ASCII": "askey", "AWOL": "awol", "BIOS": "bye-oss", "BREXIT": "brexit",
    "CAD": "cad", "CAPTCHA": "captcha", "CMOS": "sea moss", "COBOL": "cobol", "COVID": "covid",
    "CRUD": "crud",
    "DOS": "doss", "DRAM": "D ram", "ERASMUS": "erasmus", "FEMA": "feema", "FIFA": "feefa", "FIFO": "fye-foe",
    "FORTRAN": "fortran", "GIF": "gif", "GUI": "gooey", "HIPAA": "hippa", "IELTS": "I elts", "IKEA": "ikea",
    "INTERPOL": "interpol", "JPEG": "jay peg", "JSON": "jason", "LAN": "lan", "LASER": "laser",
    "LED": "L E D",
    "LEGO": "lego", "LIDAR": "lidar", "LIFO": "lye-foe", "LINUX": "linux", "MIDI": "middy", "MOOC": "mook",
    "MOOCS": "mooks",
    "NAACP": "N double eh C P", "ASPCA": "eh S P C eh",
    "NAFTA": "nafta", "NASA": "nasa", "NASDAQ": "nasdaq", "NATO": "nato",
    "NVIDIA": "nvidia", "OK": "okay",
    "OPEC": "opec", "OSHA": "osha", "PDF": "P D F", "PIN": "pin", "PISA": "peeza", "RADAR": "radar",
    "RAID": "raid", "RAM": "ram", "REST": "rest", "ROM": "rom", "SARS": "sars", "SCORM": "scorm",
    "SCUBA": "scuba", "SIM": "sim", "SMART": "smart", "SOAP": "soap", "SONAR": "sonar", "SQL": "sequel",
    "STEM": "stem", "STEAM": "steam", "SWAT": "swat", "SWOT": "swot", "TASER": "taser", "TED": "ted",
    "TOEFL": "toe full", "UNESCO": "unesco", "UNICEF": "unicef", "UNIX": "unix", "VRAM": "V ram",
    "WWI": "World War one", "WWII": "World War two",
    "WYSIWYG": "wizzy wig", "YAML": "yammel", "ZIP": "zip",
}  # fmt: skip
"""Acronyms said as words, respelled where the letters would mislead."""

SHOUTED = words("""
    A I ABOUT ABOVE AFTER AGAIN ALL ALSO ALWAYS AND ANY ARE AS AT BACK BAD BE BEFORE BEST BIG BOTH BUT BUY
    BY CALL CAN CARE CHECK CLICK DAY DO DONE DONT DOWN EACH EASY END EVEN EVER EVERY FAST FEW FIND FIRST FOR
    FREE FROM FULL FUN GET GIVE GO GOOD GREAT HARD HAS HAVE HE HELLO HELP HER HERE HIM HIS HOT HOW HUGE IF
    IN INTO IS ITS JOIN JUST KEEP KEY KNOW LAST LATE LEFT LESS LIKE LIST LIVE LONG LOOK LOT LOVE LOW MADE
    MAKE MANY MAY ME MORE MOST MUCH MUST MY NAME NEED NEVER NEW NEXT NICE NO NOT NOTE NOW OF OFF OLD ON ONCE
    ONE ONLY OPEN OR OUR OUT OVER OWN PLAN PLUS PUT READ REAL RIGHT RULE RUN SAFE SALE SAME SAVE SAY SEE SET
    SHE SHOW SO SOME SOON START STAY STEP STOP SUCH SURE TAKE TEAM TELL TEN TEST THAN THANK THAT THE THEM
    THEN THEY THIS TIME TIP TIPS TO TODAY TOO TOP TRUE TRY TURN TWO UP USE USED VERY WAIT WANT WARNING WAS
    WAY WE WELL WERE WHAT WHEN WHY WILL WIN WITH WORD WORK YEAR YES YET YOU YOUR ABLE AREA AWAY BABY BALL
    BAND BANK BASE BEEN BELL BIRD BLUE BODY BOOK BORN BOSS BUSY CAME CAR CASE CASH CAT CHAT CITY CLUB COLD
    COME COOL COST CREW CUT DARK DATA DATE DEAD DEAL DEAR DEEP DESK DOG DOOR DRAW DROP DRY DUE EARN EAT ELSE
    EXIT EYE FACE FACT FAIL FAIR FALL FARM FEAR FEEL FEET FILE FILL FILM FINE FIRE FISH FIT FIVE FLY FOOD
    FOOT FORM FOUR FUEL FUND GAME GAS GATE GAVE GIFT GIRL GOAL GOLD GONE GREW GROW HAIR HALF HALL HAND HANG
    HEAD HEAR HEAT HELD HERO HIDE HIGH HILL HOLD HOLE HOME HOPE HOUR IDEA ITEM JOB JUMP KEPT KIDS KIND KING
    KNEW LACK LADY LAND LANE LEAD LET LIFE LIFT LINE LINK LOAD LOCK LOSE LOSS LOST LUCK MAIL MAIN MAN MARK
    MEAL MEAN MEET MEN MILE MIND MISS MIX MONEY MOON MOVE NEAR NEWS NINE NONE NOSE OIL OKAY ONTO PAGE PAID
    PAIN PAIR PARK PART PASS PAST PATH PAY PICK POOR PULL PUSH RACE RAIN RATE RED REST RICH RIDE RING RISE
    RISK ROAD ROCK ROLE ROOF ROOM ROSE SAD SAID SALT SAT SEAT SEED SEEK SEEM SEEN SELF SELL SEND SENT SHIP
    SHOP SHUT SICK SIDE SIGN SING SIT SITE SIX SIZE SKIN SKY SLOW SNOW SOFT SOIL SOLD SON SONG SORT SOUL
    SPOT STAR SUIT SUN TALK TALL TASK TAX TEA TEND TERM TEXT THIN THUS TOLD TONE TOOK TOWN TREE TRIP TYPE
    UNIT UPON USER VIEW VOTE WALK WALL WARM WASH WAVE WEAK WEAR WEEK WENT WEST EAST WIDE WIFE WILD WIND WINE
    WISE WISH WOOD WORE YARD ZERO
""")
"""Common words that people write in capitals to stress them. WHO, IT and US are left out: they are names."""

VOWELS = frozenset("AEIOUY")


def spell(text: str, british: bool = False) -> str:
    """Letters one by one: html → "H T M L". A is written "eh", or a voice takes it for the article."""
    names = {"A": "eh", "Z": "zed" if british else "Z"}
    return " ".join(names.get(c, c) for c in text.upper() if c.isalpha())


def word_or_letters(text: str, british: bool = False) -> str:
    """A word in capitals: NASA → "nasa", STOP → "stop", HTML → "H T M L", IMPORTANT → "important"."""
    if text in SAID:
        return SAID[text]
    if text in SHOUTED:
        return text.lower()
    if len(text) >= 5 and pronounceable(text):
        return text.lower()
    return spell(text, british)


def pronounceable(text: str) -> bool:
    """Whether capitals look like a word: a vowel in every stretch of four letters, not only vowels."""
    stretches = [text[i : i + 4] for i in range(max(1, len(text) - 3))]
    return all(VOWELS.intersection(s) for s in stretches) and not VOWELS.issuperset(text)
