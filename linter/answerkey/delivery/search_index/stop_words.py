"""Words of each language that say nothing about what is looked for: they are not searched where others are."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Final

_WORDS: Final[Mapping[str, str]] = {
    "en": """a about am an and any are as at be been being between but by can could did difference differences do
        does doing for from get had has have how i if in into is it its me my of off on or our shall should so
        some such than that the their them then there these they this those to too use used using versus vs was
        we were what when where which while who why will with without would you your""",
    "de": """aber als am an auch auf aus bei bin bis da das dass dem den der des die dies diese dieser dieses durch
        ein eine einem einen einer eines er es für gegen hat ich ihr im in ist ja kann man mit nach nicht noch
        nur ob oder ohne sich sie sind so um und unterschied vom von vor wann war warum was welche welcher
        welches wenn wer werden wie wieso wir wird wo zu zum zur zwischen über""",
    "fr": """au aux avec ce ces cet cette comment dans de des différence du elle en entre est et il ils je la le les
        leur lui mais ne nous on ou où par pas pour pourquoi qu que quel quelle quelles quels qui quoi sa sans
        se ses son sont sur un une vous à""",
    "es": """a al como con cuando cuál cuáles cuándo cómo de del diferencia donde dónde el ella en entre es esta este
        esto la las lo los más no o para pero por que quién qué se sin son su sus un una unas uno unos y""",
    "it": """a ad al alla che chi come con cosa da dal dalla dei del della delle di differenza dove e gli i il in la
        le lo ma nel nella non o per perché più quale quali quando se si sono su tra un una uno è""",
    "pt": """a ao aos as com como da das de diferença do dos e em entre essa esse esta este isso na nas no nos não o
        onde os ou para pela pelo por porque quais qual quando que quem se sem seu sua são um uma é""",
    "nl": """aan als bij dan dat de deze die dit door een en er het hoe ik in is je maar met naar niet of om op over
        te tot tussen uit van voor waar waarom wanneer wat welke wie worden wordt ze zijn zonder""",
    "sv": """att av de den det en ett från för har hur i inte med mellan men när och om på som till utan vad var
        varför vem vid vilka vilken vilket är""",
    "da": """af at de den der det en er et for fra har hvad hvem hvilken hvilket hvor hvordan hvorfor hvornår i ikke
        med mellem men når og om på som til uden ved""",
    "nb": """at av de den det en er et for fra har hva hvem hvilken hvilket hvor hvordan hvorfor i ikke med mellom
        men når og om på som til uten ved""",
    "pl": """a albo ale co czy czym dla do gdy gdzie i ich jak jaka jaki jakie jej jest kiedy kto która które który
        lub ma między na nie o od po pod przez się są ta tak te to w we z za ze że""",
    "ru": """а без бы в во все для до его если есть же за и из или их к как какая какие какой ко когда кто ли между
        на не ни но о об от по под при разница с со так такое такой то у чем что чтобы это этот""",
    "uk": """а або без в від для до з за зі й його коли між на не ні о об по при про під с та так таке такий то у хто
        це цей чи чим що щоб як яка який які і із їх""",
    "tr": """bir bu da daha de gibi hangi ile ise için kadar ki kim mi mu mü mı nasıl ne neden nedir nerede olan ve
        veya ya""",
}


@cache
def stop_words(locale: str) -> frozenset[str]:
    """Return the stop words of a locale; those of English for a base without one."""
    language = locale.partition("-")[0] or "en"
    return frozenset(_WORDS.get({"no": "nb", "nn": "nb"}.get(language, language), "").split())
