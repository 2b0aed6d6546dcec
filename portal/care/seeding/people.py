"""People: the providers of the demonstration, as content. No such persons exist.

A line is: name | gender | licensed in | time zone | languages | where they meet | what they declare of themselves.
"""

FIRST = "Amara Okafor | woman | GB IE DE FR AU NZ | Europe/London | en | London, near Old Street | black parent"
OTHERS = """
Rhys Pritchard | man | GB | Europe/London | en | Cardiff, Canton |
Nusrat Chowdhury | woman | GB | Europe/London | en bn hi | Birmingham, Moseley | south_asian muslim
Fiona MacLeod | woman | GB | Europe/London | en | Glasgow, West End | parent
Daniel Levy | man | GB | Europe/London | en fr | London, Hampstead | jewish
Gurpreet Sandhu | man | GB | Europe/London | en pa hi | Leicester, Clarendon Park | south_asian
Katarzyna Nowicka | woman | GB | Europe/London | en pl | Manchester, Chorlton |
Tariq Mahmood | man | GB | Europe/London | en ur pa | Bradford, Heaton | south_asian muslim
Josephine Adeyemi | woman | GB | Europe/London | en | Leeds, Headingley | black christian
Alexis Thornbury | non_binary | GB | Europe/London | en | Bristol, Stokes Croft | lgbtq neurodivergent
Mei-Lin Chan | woman | GB | Europe/London | en zh | London, Greenwich | east_asian
Owen Castle | man | GB | Europe/London | en bfi | Newcastle, Jesmond | disabled
Ioana Petrescu | woman | GB | Europe/London | en ro | London, Ealing | parent
Stephen Ashworth | man | GB | Europe/London | en | Sheffield, Nether Edge | veteran
Oksana Melnyk | woman | GB IE | Europe/London | en uk | Edinburgh, Leith |
Leyla Yıldız | woman | GB | Europe/London | en tr | London, Stoke Newington | middle_eastern
Aoife Brennan | woman | IE | Europe/Dublin | en | Dublin, Rathmines | parent
Ciarán Doyle | man | IE GB | Europe/Dublin | en | Cork, Douglas |
Niamh Gallagher | woman | IE | Europe/Dublin | en fr | Galway, Salthill | lgbtq
Tomasz Wilk | man | IE | Europe/Dublin | en pl | Dublin, Swords |
Sorcha Ní Dhomhnaill | woman | IE | Europe/Dublin | en | Limerick, Castletroy | neurodivergent
Beatriz Moura | woman | IE | Europe/Dublin | en pt | Dublin, Smithfield | latin
Rachel Goldberg | woman | US-NY US-NJ US-CT US-MA | America/New_York | en | New York, Upper West Side | jewish parent
Marcus Whitfield | man | US-GA US-FL US-NC US-SC US-VA | America/New_York | en | Atlanta, Decatur | black christian
Elena Ramírez | woman | US-TX US-AZ US-NM US-CO | America/Chicago | en es | Austin, Hyde Park | latin
Jennifer Kowalski | woman | US-IL US-WI US-MN US-IA US-MI | America/Chicago | en pl | Chicago, Lincoln Square |
David Nakamura | man | US-CA US-WA US-OR | America/Los_Angeles | en | San Francisco, Inner Sunset | east_asian lgbtq
Shanice Brooks | woman | US-MD US-DC US-VA US-PA | America/New_York | en | Baltimore, Charles Village | black parent
Carlos Mendoza | man | US-CA US-NV US-AZ | America/Los_Angeles | en es | Los Angeles, Highland Park | latin veteran
Anjali Deshpande | woman | US-NJ US-NY US-PA | America/New_York | en hi | Jersey City | south_asian hindu
Robert Lindqvist | man | US-MN US-ND US-SD US-WI US-NE | America/Chicago | en | Minneapolis, Longfellow | veteran
Casey Rivera | non_binary | US-OH US-PA US-MI US-IN | America/New_York | en es | Columbus, Clintonville | lgbtq latin
Grace Kim | woman | US-WA US-OR US-ID US-AK | America/Los_Angeles | en | Seattle, Wallingford | east_asian christian
Deborah Stone | woman | US-NY US-VT US-NH US-ME US-MA | America/New_York | en ase | Boston, Jamaica Plain | disabled
Isabelle Tremblay | woman | CA-QC CA-ON CA-NB | America/Toronto | fr en | Montréal, Plateau | parent
Harpreet Gill | man | CA-BC CA-AB | America/Vancouver | en pa | Surrey, Newton | south_asian
Claire Beaulieu | woman | CA-ON CA-QC | America/Toronto | en fr | Ottawa, Glebe |
Wendy Cheung | woman | CA-BC CA-YT | America/Vancouver | en zh | Vancouver, Mount Pleasant | east_asian
Andrew Paskwa | man | CA-MB CA-SK CA-ON | America/Winnipeg | en | Winnipeg, Wolseley | parent
Mélanie Roy | woman | CA-QC | America/Toronto | fr | Québec, Saint-Roch |
Sabine Hofmann | woman | DE | Europe/Berlin | de en | Berlin, Prenzlauer Berg | parent
Mehmet Aydın | man | DE | Europe/Berlin | de tr en | Köln, Ehrenfeld | middle_eastern muslim
Johanna Krüger | woman | DE | Europe/Berlin | de | Hamburg, Ottensen |
Piotr Schneider | man | DE | Europe/Berlin | de pl en | Leipzig, Südvorstadt | lgbtq
Alina Kovalenko | woman | DE | Europe/Berlin | de uk en | München, Sendling | parent
Matthias Brandt | man | DE | Europe/Berlin | de en | Stuttgart, West | disabled
Giulia Ferri | woman | DE | Europe/Berlin | de it en | Frankfurt, Bornheim |
Camille Laurent | woman | FR | Europe/Paris | fr en | Paris, 11e | parent
Youssef Benali | man | FR | Europe/Paris | fr ar | Marseille, La Plaine | middle_eastern muslim
Hélène Marchand | woman | FR | Europe/Paris | fr | Lyon, Croix-Rousse |
Lucas Ferreira | man | FR | Europe/Paris | fr pt en | Bordeaux, Chartrons | lgbtq
Aminata Diallo | woman | FR | Europe/Paris | fr en | Lille, Wazemmes | black muslim
Étienne Rousseau | man | FR | Europe/Paris | fr en es | Toulouse, Saint-Cyprien | neurodivergent
Emily Watkins | woman | AU | Australia/Sydney | en | Sydney, Newtown | parent
Nguyen Thi Lan | woman | AU | Australia/Melbourne | en | Melbourne, Footscray | east_asian
Jack Morrison | man | AU | Australia/Brisbane | en | Brisbane, Paddington | veteran
Priyanka Nair | woman | AU NZ | Australia/Perth | en hi | Perth, Subiaco | south_asian hindu
Hana Te Rangi | woman | NZ | Pacific/Auckland | en mi | Auckland, Mount Eden | parent
William Fraser | man | NZ | Pacific/Auckland | en | Wellington, Newtown |
Sione Taufa | man | NZ AU | Pacific/Auckland | en | Christchurch, Riccarton | christian
"""
LINES = (FIRST, *OTHERS.strip().splitlines())

# Country: what the licence calls them, and who gave it.
AUTHORITIES = {
    "GB": ("Counsellor", "British Association for Counselling and Psychotherapy"),
    "IE": ("Psychotherapist", "Irish Association for Counselling and Psychotherapy"),
    "US": ("Licensed psychologist", "State board"),
    "CA": ("Registered psychotherapist", "Provincial college"),
    "DE": ("Psychologische Psychotherapeutin oder Psychotherapeut", "Psychotherapeutenkammer"),
    "FR": ("Psychologue", "Agence régionale de santé"),
    "AU": ("Psychologist", "Psychology Board of Australia"),
    "NZ": ("Psychologist", "New Zealand Psychologists Board"),
}
OPENINGS = (
    "I like to begin slowly, with whatever is on your mind today.",
    "Most people come to me tired of coping alone. You do not have to have the words ready.",
    "My way of working is calm and practical: we look for one thing that would make this week easier.",
    "I listen first. Advice can wait until it is wanted.",
    "People tell me that I am easy to talk to, and that I remember what matters to them.",
    "I have worked in hospitals and in a small practice, and I prefer the small practice.",
)
MIDDLES = (
    "I use cognitive behavioural therapy where it helps, and plain conversation where it does not.",
    "My training is person-centred; I also teach breathing and sleep routines that work.",
    "I draw on acceptance and commitment therapy, and on twenty years of listening.",
    "I work with stories: what happened, what you made of it, and what could come next.",
    "We agree on what should change, and look every few weeks at whether it has.",
    "I take things at your pace, and I will say so when I think that somebody else could help you more.",
)
