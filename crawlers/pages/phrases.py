"""What the press of many languages writes among and behind its articles, and what is none of their text."""

from __future__ import annotations

import re

_ALSO = (
    "read|see|watch|listen|also read|see also|read also|read more|read next|related|more"
    "|читайте|читать|смотрите|подробнее|по теме|читайте также|ранее по теме|оқыңыз|тағы оқыңыз|оқи отырыңыз"
    "|дивіться|читайте також"
    "|lesen sie|mehr zum thema|auch interessant|weiterlesen|lesetipp|lire aussi|à lire|leggi anche|lea también"
    "|le puede interesar"
    "|te puede interesar|leia também|leia mais|lees ook|läs (?:också|mer|även)|les også|læs også|lue myös"
    "|czytaj (?:też|także|więcej)"
    "|zobacz (?:też|także|również)|przeczytaj (?:też|także|również)|čtěte (?:také|též)|přečtěte si"
    "|skaitykite(?: taip pat)?|ilgili haber"
    "|bunlar da ilginizi çekebilir|olvassa el|citește și"
)
NOISE = re.compile(
    rf"\W{{0,3}}(?:(?:{_ALSO})(?: (?:also|more|next|now|auch|the full story|также|ещё|еще|також|дальше|далее"
    rf"|полностью))?(?:\s?[:>»→].*)?"
    r"|(?:anzeige|werbung|advertisement|publicidad|реклама|жарнама)\s?[-:]\s[^.]{0,160}"
    r"|advertis(?:e?ment|ing)|advert|ad|(?:article|story) continues (?:below"
    r"|after)(?: (?:this )?(?:advertisement|ad))?|sponsored(?: content)?"
    r"|реклама|жарнама|anzeige|werbung|publicidad|publicité|pubblicità|reklam[aă]?|mainos"
    r"|annons|reklame"
    r"|share(?:\W*|,? (?:this|on|via|with|article|story|post|it|now|tweet|save)\b.{0,40})"
    r"|поделиться.{0,20}|бөлісу|поширити|teilen|partager|compartir|follow us.*"
    r"|subscribe to .{0,120}|subscribe(?:\W*|\W+(?!to\b)\w.{0,40})|sign up .{0,100}|подпи(?:сывайтесь|шитесь) .{0,120}"
    r"|підпи(?:суйтесь|шіться) .{0,120}"
    r"|(?:бізге )?жазылыңыз.{0,60}|.{0,60}telegram[- ](?:канал|арна).{0,40}"
    r"|(?:post |article )?views?\s?:? ?[\d.,]+k?|[\d.,]+k? views?|(?:просмотр(?:ов|ы)?|переглядів|қаралды)\s?:? ?\d+"
    r"|\d+ (?:просмотр\w*|перегляд\w*)|\d+ ?min(?:ute)?s? read|(?:reading time|lesezeit|время чтения)\W.{0,30}"
    r"|print|e-?mail|facebook|twitter|telegram|whatsapp|copy link|save|comments?|\d+ comments?"
    r"|(?:photo|image|picture|credit|фото|сурет|foto|bild|quelle|source)s?(?: credit)?\s?[:/©].{0,120}"
    r"|getty images|©.{0,80}"
    r"|(?:posted|published|updated|last updated|erstellt|veröffentlicht|aktualisiert|publicado|publié"
    r"|pubblicato|opublikowano"
    r"|опубликовано|обновлено|жарияланды|оприлюднено)\b.{0,80}?\b(?:19|20)\d\d\b(?:\W+\w+){0,7}"
    r"|this (?:article|story) (?:was )?(?:originally|first) (?:appeared|published).{0,200}"
    r"|\d{1,2}\.? [^\W\d]{3,12}\.? (?:19|20)\d\d(?:,? \d\d?[:.]\d\d)?|[^\W\d]{3,12}\.? \d{1,2}, (?:19|20)\d\d)\W*",
    re.IGNORECASE,
)
"""A whole block that stands in an article's element and is none of its text, as the press of many languages has it."""

CREDIT = re.compile(
    r"(?:[^.!?]{0,120}[|/–—(-]\s*)?(?:[^\W\d_][\w.'-]+(?: [^\W\d_][\w.'-]+){0,3}\s?[/|]\s?"
    r"(?:getty(?: images)?|ap|afp|reuters|epa|dpa|pap|tass|тасс|риа новости|shutterstock|istock|unsplash|imago\w*"
    r"|alamy|keystone|picture[- ]alliance|unian|уніан)(?: photo| images| pool)?"
    r"|(?:pap|afp|epa|dpa|getty images|reuters)(?:[-/](?:epa|pap))?\s?/\s?[^\W\d_][\w.'-]+(?: [^\W\d_][\w.'-]+){1,3}"
    r")\W*",
    re.IGNORECASE,
)
"""Whose a picture is, as two names parted by a stroke, behind a caption without a full stop."""
PAID = re.compile(
    r"\W*(?:на правах рекламы|жарнама құқығымен|партн[её]рский материал|рекламный материал|на правах реклами"
    r"|рекламний матеріал|sponsored (?:content|post)|paid (?:post|content)|advertorial"
    r"|this (?:article|post) is sponsored by.*|реклама[.:]? .{0,80}erid.{0,60}"
    r"|реклама[.:]? (?:ооо|ип|ао|тоо)\b.{0,80})\W*",
    re.IGNORECASE,
)
"""What stands above or below an article that was paid for. The word for advertisement alone is that of a banner."""
PLEA = re.compile(
    r"(?:(?:please )?(?:subscribe|sign up|download|follow|join|support|become|register|log ?in|like us"
    r"|stay (?:up|informed)|never miss|don.t miss"
    r"|get (?:the|our|all|more)|want (?:more|to)|for (?:the latest|more)|to (?:view|read|continue|keep)"
    r"|if you.re (?:seeing|already)|first-time"
    r"|already a|this (?:article|story|content) is|create an account|enjoy(?:ing)? |access (?:articles|to)"
    r"|our (?:website|journalism)|share your thoughts)"
    r"|подпи(?:шитесь|сывайтесь|саться)|читайте нас|следите за|присоединяйтесь|поддержите|скачайте"
    r"|хотите (?:больше|первыми)|больше новостей|все новости"
    r"|підпи(?:шіться|суйтесь)|читайте нас|стежте за|приєднуйтесь|підтримайте|більше новин|жазылыңыз"
    r"|бізді? .{0,20}оқыңыз|біздің .{0,30}арна"
    r"|abonnieren|jetzt (?:abonnieren|anmelden|registrieren|kostenlos)|folgen sie|folge(?:n)?|unterstütze"
    r"|melden sie|lesen sie|s[ií]guenos|suscríbete"
    r"|suivez|abonnez|inscrivez|soutenez|seguici|iscriviti|siga|assine|obserwuj|subskrybuj|zapisz się|dołącz"
    r"|polub|bizi takip)\b"
    r".{0,200}?(?:subscri|newsletter|\bapps?\b|edition|updates?\b|inbox|channel|telegram|телеграм|телеграмм"
    r"|whatsapp|ватсап|facebook|фейсбук|twitter|instagram"
    r"|инстаграм|youtube|google новост|google news|яндекс|дзен|viber|membership|account|full (?:story|article)"
    r"|reading|unlock|канал|арна|рассылк|розсилк"
    r"|соцсет|соцмереж|әлеуметтік|abo\b|konto|kanal|journalismus|nachrichten|noticias|canal|redes|compte"
    r"|réseaux|canale|paywall|sign in|comments)",
    re.IGNORECASE,
)
"""How a paragraph begins, and of what it speaks, that asks the reader to subscribe, to follow, to pay."""

_OVER = (
    r"about the authors?|(?:leave|post|write|add) a (?:reply|comment).*|comments?\b.{0,20}|\d+ (?:comments?|responses?)"
    r"|tags?|topics?|комментарии.*|теги|коментарі.*|пікірлер.*|kommentare?.*|kommentarer|schlagworte|comentarios.*"
    r"|commentaires?.*|commenti|komentarze.*|reacties.*|hozzászólások|yorumlar.*|коментар.*"
)
ENTRY = re.compile(
    r"(?:this (?:entry|post) (?:was|has been) (?:posted|filed|published|tagged)"
    r"|(?:(?:der |dieser )?(?:beitrag|eintrag) wurde|erstellt|veröffentlicht|geschrieben) (?:am|von)\b.{0,60}"
    r"(?:19|20)\d\d\b.{0,40}\b(?:abgelegt|veröffentlicht|geschrieben|erstellt|kategorie)).{0,400}"
    r"|(?:(?:posted|filed|published) (?:in|under)\b|abgelegt unter\b|classé dans\b|archiviato in\b|geplaatst in\b"
    r"|(?:опубликован[оа]?|размещен[оа]|опубліковано|розміщено) в (?:рубри|категори|категорі|раздел|розділ)\w*"
    r"|(?:рубрик[аи]|метки|теги|тэги|категори[яи]|позначки|мітки|категорії|айдар|тегтер|белгілер|санат|filed under"
    r"|tags|tagged(?: with)?|labels|categor(?:y|ies)|topics|schlagw[oö]rter|kategorien?|mots[- ]clés|étiquettes"
    r"|etiquetas|categorías?|etichette|tagi|kategorie)\s*:).{0,400}[^\s.!?]",
    re.IGNORECASE,
)
"""A line of a blog's machinery: when an entry was posted, under which categories and tags."""
OVER = re.compile(rf"(?:{_OVER})\W*", re.IGNORECASE)
"""A line behind which an article is over for good."""
FURTHER = re.compile(
    rf"(?:(?:{_ALSO})(?: .{{0,30}})?|(?:more|other|latest|related|similar|recommended|popular|trending|top"
    rf"|most \w+)\b.{{0,40}}"
    rf"|you (?:may|might) (?:also )?(?:like|enjoy).*|what (?:to read|others are).*|{_OVER}"
    r"|share this.*|further reading"
    r"|ещё по теме.*|еще по теме.*|другие новости.*|похожие .*|материалы по теме.*|популярное.*"
    r"|новости партнер[оа]в.*|последние новости.*|главное.{0,20}|схожі.*|ұқсас .*|соңғы жаңалықтар.*"
    r"|das könnte sie auch.*|más (?:noticias|información).*|mehr (?:zu|aus|von).*)\W*",
    re.IGNORECASE,
)
"""A line behind which an article is over, or goes on after others were named."""
EITHER = re.compile(
    r"(?:more|other|latest|similar|popular|top|most \w+|más|mehr|другие|главное|похожие|інші|басқа)\b.{0,40}\W*",
    re.IGNORECASE,
)
"""Of these, what may as well be a heading of the text: "Other options"."""
