"""Words that guessers try first: a modest list of our own, of common passwords, keyboard rows, months and names.

A library with a list of leaked passwords would know more. At fifteen characters and more, few leaked passwords are
left, and what is left is mostly these words joined together, which `hard_to_guess` looks for.
"""

LIST = """
abc123 access account admin administrator adobe aircraft alexander alexandra alpha america amanda andrea andrew
angel angela animal anthony apple april arsenal ashley asshole august austin autumn azerty
babygirl bailey banana barcelona baseball basketball batman beautiful beaver berlin bigdog biteme blink blue
bonjour boston brandon brooklyn buddy bulldog business butterfly
camaro canada captain casino changeme changeit charles charlie cheese chelsea chester chicago chicken chocolate
christ christmas computer confidential cookie cooper corvette counsellor cowboy cowboys coucou crystal
dallas daniel danielle david december default demo diamond digital doctor dolphin donald dragon dreams
eagles easter elephant elizabeth emergency england enter eric eternal everton
facebook falcon family february ferrari finance firefox fishing flower football forever forum france freedom
friday friend friends fuckme fuckyou
gandalf garden gateway george german germany giants ginger golden goodbye google gordon grace guest guitar
hallo hammer hannah happy harley hawaii heather hello hockey holiday honey hospital hottie house hunter
iceman iloveyou incorrect india internet ireland italia
jackson jaguar james january jasmine jennifer jessica jesus johnny johnson jordan joseph joshua july june junior
justin killer kitten knight
lauren letmein liverpool login london lovely loveme lovers loveyou lucky
maggie manager manchester marine marlboro martin master matrix matthew maverick medical melissa member mercedes
merlin michael michelle mickey midnight monday money monkey monster morning mother mountain mustang mynoob
naruto nathan natasha ncc1701 newyork nicholas nicole ninja nothing november
october office oliver operator orange
pakistan panther paris pass passw0rd passwd password passwort passphrase patrick peanut pepper phoenix player
please pokemon portal prince princess private provider purple pussy
qazwsx qwerty qwertz qwertyuiop
rabbit rachel raiders rainbow ranger rangers rebecca redsox richard robert rocket root roster
samantha samsung sandra saturday scooter secret secure security september server service session shadow shannon
shit silver snoopy soccer sophie spider spring standard starwars steelers stephen steven summer sunday sunshine
super superman support switzerland system
taylor teacher temp temppass tennis test tester testing therapist therapy theman thomas thunder thursday tiger
tigger together tomorrow trustno trustnoone tuesday turtle
united unknown user username
vampire victoria viking vision voucher
warrior wednesday welcome whatever wheeler william willow winner winter wizard work
xbox yamaha yankees yellow youtube zaq12wsx zxcvbn zxcvbnm
asdfgh asdfghjkl asdf qwer uiop hjkl 1qaz2wsx 1q2w3e4r 1q2w3e q1w2e3r4
"""
WORDS = frozenset(LIST.split())
