"""Words of titles and labels by what they announce, in many languages."""

from __future__ import annotations

import re
from collections.abc import Mapping

from generator.formats.title_words import between_scripts


def _class(name: str, words: str) -> dict[str, str]:
    return dict.fromkeys(words.split(), name)


LEXICON: Mapping[str, str] = {
    **_class("query", "query querystring querystrings search-params filters filter "
             "consulta abfrage abfrageparameter requête-paramètres zapytania 查询 クエリ 쿼리"),
    **_class("path", "path pfad chemin ruta caminho пути 路径 パス route"),
    **_class("url", "url uri"),
    **_class("header", "header headers encabezado encabezados cabecera cabeceras kopfzeilen "
             "en-tête en-têtes cabeçalho cabeçalhos заголовки заголовок заголовков nagłówki intestazioni başlıklar 请求头 头部 ヘッダー ヘッダ 헤더"),
    **_class("cookie", "cookie cookies"),
    **_class("form", "form formdata form-data multipart formular formulario formulaire 表单 フォーム"),
    **_class("body", "body bodies payload payloads cuerpo corps corpo rumpf nutzlast тело тела "
             "请求体 消息体 ボディ 本文 본문 바디 gövde post-data postdata"),
    **_class("json", "json xml data"),
    **_class("param", "param params parameter parameters parm parms argument arguments args "
             "input inputs variable variables option options parámetro parámetros parametro "
             "parametros paramètre paramètres parâmetro parâmetros параметры параметр параметров 参数 參數 "
             "パラメータ パラメーター 매개변수 파라미터 入参 parametry parametri parametreler параметрів tham-số"),
    **_class("field", "field fields attribute attributes property properties key keys element "
             "elements members campo campos champ champs feld felder attribut attribute atributos "
             "propiedades поля 字段 属性 フィールド 필드 pola pole alanlar trường items values"),
    **_class("request", "request requests req call calls usage petición solicitud anfrage "
             "requête demande requisição pedido запрос запроса запросы запросов żądanie żądania richiesta istek isteği permintaan verzoek запит запиту 请求 リクエスト 요청"),
    **_class("response", "response responses reply replies return returns returned returning "
             "result results output outputs answer responds gave respuesta retorno antwort "
             "rückgabe réponse resposta ответ ответа ответы ответов 响应 返回 应答 回应 回覆 レスポンス 応答 戻り値 응답 "
             "risposta risposte odpowiedź odpowiedzi yanıt yanıtı cevap respons antwoord відповідь відповіді "
             "réponses respuestas respostas antworten 出参 应答 返り値 success retval"),
    **_class("error", "error errors failure failures fehler erreur erreurs errores erros erro "
             "ошибки ошибка ошибок błąd błędy errori hata hatalar 错误 エラー 에러 오류 throws raises exceptions fault faults"),
    **_class("status", "status statuses code codes código códigos statuscodes 状态码 ステータス"),
    **_class("example", "example examples sample samples ejemplo ejemplos beispiel beispiele "
             "exemple exemples exemplo exemplos пример примеры przykład przykłady esempio esempi örnek örneği contoh "
             "voorbeeld приклад 示例 样例 例 例子 例: 예시 예제 サンプル"),
    **_class("model", "object structure model models schema definition datamodel entity "
             "resource representation objekt objeto objet объект 对象"),
    **_class("nothing", "permission permissions scope scopes authentication authorization authorizations "
             "authorisation limits limit limitations notes note changelog caveats errata see "
             "prerequisites requirements version versions introduction overview glossary "
             "types flags modes enum enums enumeration events features plans pricing"),
    **_class("rate", "rate throttling quota quotas"),
    **_class("ask", "required optional mandatory accepts accept available supported following "
             "obligatorios requerido opcionales"),
    **_class("gives", "looks contains"),
}  # fmt: skip
STOP = frozenset(
    "the a an of for and or in with to is are this these all http rest api as by from on "
    "de la el los las du des der die das den et y und o e do da dos das following below list "
    "que deve devem debe deben ser sent enviado enviada enviados enviar qui doit doivent être envoyé werden gesendet "
    "your our its be must can may one or more supported additional common default 200 ok get "
    "post put patch delete that it above which has have like using format type used".split()
)
CJK = tuple(word for word in LEXICON if re.match(r"[\u3040-\u9fff\uac00-\ud7af]", word))


def classes_of(text: str) -> tuple[frozenset[str], float]:
    """The classes of words in a text, and the share of its words that are known."""
    lower = between_scripts(text.lower().replace("_", " "))
    lower = re.sub(r"\bquery[- ]?string\b", "query", lower)
    lower = re.sub(r"\bform[- ]data\b", "formdata", lower)
    lower = re.sub(r"\b(?:post|request) data\b", "request body", lower)
    lower = re.sub(r"\bdata params\b", "body params", lower)
    lower = re.sub(r"\bstatus codes?\b|\bhttp codes?\b", "status", lower)
    words = re.findall(r"[^\W\d_][\w'-]*", lower)
    words = [
        part
        for word in words
        for part in ([word] if word in LEXICON else word.split("-"))
    ]
    found = [LEXICON[word] for word in words if word in LEXICON]
    found += [LEXICON[word] for word in CJK if word in lower]
    known = sum(word in LEXICON or word in STOP for word in words)
    share = 1.0 if any(word in lower for word in CJK) else known / max(len(words), 1)
    return frozenset(found), share
