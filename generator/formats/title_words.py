"""Vocabulary of the titles of parts, in many languages: `Query parameters`, `请求参数说明`."""

from __future__ import annotations

from functools import lru_cache

from generator import patterns as re
from generator.vocabulary import Vocabulary, words_of

STRUCTURAL = frozenset(
    "http https rest request requests response responses parameter parameters params "
    "param query path url uri header headers body bodies payload payloads example "
    "examples sample samples code codes status success successful return returns "
    "returned value values argument arguments attribute attributes field fields input "
    "output result results endpoint method methods syntax schema json xml curl usage "
    "form data of and the a for required optional mandatory available details object model "
    "description permissions response(s) api call format answer reply definition "
    "properties property required/optional ok created shell python javascript weight "
    "rate limit limits sdk sdks snippet snippets client languages openapi swagger "
    "specification spec yaml information reference structure command commands variations "
    "expected available potential possible typical error errors throws raises exceptions "
    "queries as copy deprecated limitation limitations".split()
)
TELLING = frozenset(
    "request requests response responses parameter parameters params header headers "
    "body payload example examples sample returns return argument arguments query "
    "endpoint method url uri path syntax result results output input fields attributes "
    "curl call reply answer code usage samples snippet snippets openapi swagger "
    "structure throws raises".split()
)
DENSE = (
    "(?:请求|響應|响应|返回|应答|回应|输入|输出|入参|出参|参数|參數|字段|属性|说明|描述|列表|示例|样例|例子|举例|"
    "方法|方式|类型|地址|路径|链接|头部|头|体|正文|消息|报文|数据|格式|结构|内容|结果|值|信息|详情|错误|异常|"
    "成功|失败|正常|状态|代码|码|公共|通用|业务|必填|必选|可选|接口|调用|表单|查询|定义|的|与|和|及|为|"
    "リクエスト|レスポンス|パラメーター|パラメータ|ヘッダー|ヘッダ|ボディ|サンプル|エンドポイント|メソッド|"
    "クエリー|クエリ|パス|フィールド|エラー|ステータス|コード|データ|フォーマット|本文|応答|要求|戻り値|返り値|"
    "項目|一覧|説明|形式|内容|詳細|必須|任意|共通|異常|時|型|例|の|"
    "요청|응답|파라미터|매개변수|인자|예시|예제|샘플|헤더|본문|바디|쿼리|엔드포인트|필드|설명|에러|오류|코드|상태|"
    "메서드|메소드|방식|주소|성공|실패|경로|필수|선택|결과|데이터|형식|목록|값)"
)
"""The words of such titles in scripts that put no blanks between them. None is made of
others, so that a title has but one way to be read.
"""
DENSE_TITLE = re.compile(f"{DENSE}+")
DENSE_TELLING = re.compile(
    "请求|响应|響應|返回|应答|入参|出参|参数|參數|示例|样例|例子|举例|"
    "リクエスト|レスポンス|パラメータ|ヘッダ|ボディ|サンプル|戻り値|返り値|例|"
    "요청|응답|파라미터|매개변수|예시|예제|헤더|본문|바디|"
    r"\A(?:接口|请求|调用)?(?:地址|方法|方式)\Z|\A接口(?:说明|描述)\Z"
)
NUMBERED = re.compile(r"\s{0,3}[(（]?[一二三四五六七八九十]{1,3}\s?[)）、.．]\s{0,3}")
"""The number in front of a title, in words: `三、请求参数`."""
BEHIND = re.compile(
    r"(?:\s*\([^()]{0,80}\)|(?<=\w)\s?:?\s(?:application|multipart|text)/[\w.+*-]{1,80})\s*:?\s*$"
)
"""What may be behind a title of a part: a remark in brackets, a media type."""
ABROAD = words_of(Vocabulary.TITLES)
KNOWN = STRUCTURAL | ABROAD | words_of(Vocabulary.BESIDE)
TELLS = TELLING | ABROAD
MAX_STRUCTURAL_WORDS = 5
"""`Example Request for the API` has five words; longer headings are titles."""
SCRIPTS = re.compile(
    r"(?<=[\w.\]])(?<![\u3040-\u9fff\uac00-\ud7af])(?=[\u3040-\u9fff\uac00-\ud7af])"
    r"|(?<=[\u3040-\u9fff\uac00-\ud7af])(?=[A-Za-z_$])"
)
"""Where Latin letters meet those of a script that puts no blanks between words."""


def between_scripts(text: str) -> str:
    """A text with a blank where scripts meet: `Query参数` is `Query 参数`."""
    return SCRIPTS.sub(" ", text)


@lru_cache(maxsize=4096)
def is_structural(title: str) -> bool:
    """Whether a heading names a part of an operation: `HTTP Request`, `Parameters`.

    >>> is_structural("Query Parameters"), is_structural("List pets")
    (True, False)
    >>> is_structural("三、请求参数说明"), is_structural("查询订单")
    (True, False)
    """
    bare = BEHIND.sub("", NUMBERED.sub("", title[:160]))
    words = re.findall(r"[^\W\d_]+", between_scripts(bare.lower()[:80]))
    if not words or len(words) > MAX_STRUCTURAL_WORDS:
        return False
    return all(map(is_known, words)) and any(map(is_telling, words))


def is_known(word: str) -> bool:
    """Whether titles of parts have this word, or consist of such."""
    return word in KNOWN or DENSE_TITLE.fullmatch(word) is not None


def is_telling(word: str) -> bool:
    """Whether a word of such a title says that it is one."""
    dense = word not in KNOWN and DENSE_TELLING.search(word)
    return word in TELLS or bool(dense)
