"""Units of measure: what is written after a number → the name in the singular and in the plural."""

from __future__ import annotations


def _regular(table: str) -> dict[str, tuple[str, str]]:
    """Entries such as km=kilometer → singular and plural, by adding s to the first word."""
    units: dict[str, tuple[str, str]] = {}
    for entry in table.split(";"):
        symbols, _, name = entry.strip().partition("=")
        first, _, rest = name.partition(" ")
        for symbol in symbols.split():
            units[symbol] = (name, f"{first}s {rest}".strip())
    return units


UNITS: dict[str, tuple[str, str]] = _regular(
    """mm=millimeter; cm=centimeter; m=meter; km=kilometer; mi=mile; yd=yard; nm=nanometer; µm μm=micrometer;
    mg=milligram; g=gram; kg=kilogram; t=ton; lb lbs=pound; oz=ounce; µg μg=microgram;
    ml mL=milliliter; cl=centiliter; dl=deciliter; l L=liter; gal=gallon;
    ns=nanosecond; µs μs=microsecond; ms=millisecond; s sec secs=second; min mins=minute; h hr hrs=hour;
    yrs=year; mo mos=month; wk wks=week; B=byte; kB KB=kilobyte; MB=megabyte; GB=gigabyte;
    TB=terabyte; PB=petabyte; KiB=kibibyte;
    MiB=mebibyte; GiB=gibibyte; bps=bit per second; kbps kbit/s=kilobit per second;
    Mbps Mbit/s=megabit per second; Gbps Gbit/s=gigabit per second; kB/s KB/s=kilobyte per second;
    MB/s=megabyte per second; GB/s=gigabyte per second; km/h kph kmh=kilometer per hour; mph=mile per hour;
    m/s=meter per second; m/s²=meter per second squared; km/s=kilometer per second; fps=frame per second;
    mW=milliwatt; W=watt; kW=kilowatt; MW=megawatt; GW=gigawatt; Wh=watt-hour; kWh=kilowatt-hour;
    MWh=megawatt-hour; V=volt; kV=kilovolt; mV=millivolt; mA=milliampere; mAh=milliampere-hour;
    Ω=ohm; kΩ=kilohm;
    J=joule; kJ=kilojoule; MJ=megajoule; kcal=kilocalorie; cal=calorie; N=newton; kN=kilonewton; Pa=pascal;
    hPa=hectopascal; kPa=kilopascal; dB=decibel; px=pixel; MP=megapixel; ha=hectare; g/l g/L=gram per liter;
    mg/l mg/L=milligram per liter; L/100km l/100km=liter per hundred kilometers; pts=point;
    tbsp=tablespoon; tsp=teaspoon; mpg=mile per gallon; qt=quart; nmi=nautical mile"""
) | {
    "ft": ("foot", "feet"),
    "sq ft": ("square foot", "square feet"),
    "ft²": ("square foot", "square feet"),
    "in.": ("inch", "inches"),
    "″": ("inch", "inches"),
    "mm²": ("square millimeter", "square millimeters"),
    "cm²": ("square centimeter", "square centimeters"),
    "m²": ("square meter", "square meters"),
    "km²": ("square kilometer", "square kilometers"),
    "cm³": ("cubic centimeter", "cubic centimeters"),
    "m³": ("cubic meter", "cubic meters"),
    "kg/m³": ("kilogram per cubic meter", "kilograms per cubic meter"),
    "Hz": ("hertz", "hertz"),
    "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"),
    "GHz": ("gigahertz", "gigahertz"),
    "°C": ("degree Celsius", "degrees Celsius"),
    "℃": ("degree Celsius", "degrees Celsius"),
    "° C": ("degree Celsius", "degrees Celsius"),
    "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "℉": ("degree Fahrenheit", "degrees Fahrenheit"),
    "° F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"),
    "psi": ("P S I", "P S I"),
    "rpm": ("R P M", "R P M"),
    "bpm": ("beat per minute", "beats per minute"),
    "dpi": ("D P I", "D P I"),
    "ppm": ("part per million", "parts per million"),
    "pp": ("percentage point", "percentage points"),
}
