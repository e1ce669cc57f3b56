"""Words of organizations in scripts without blanks, or with words grown together: Chinese, Japanese, Korean, Arabic.

Data in lines as in ``vocabulary``, and how names are cut at these words, so that they can be looked up one by one.
"""

import re
from functools import cache

import icu

SOFT = """
association: 協会 协会 協會 협회 학회
foundation: 財団 基金会 基金會 재단
organization: 組織 组织 団体 团体 團體 단체 기구
society: 学会 學會 公会
group: グループ 小组 小組 모임 그룹
"""

HARD = """
network: ネットワーク 网络 網絡 網路 네트워크 ネット
center: センター 中心 센터
coalition: 連合会 연대회의
alliance: 同盟 联盟 聯盟 동맹 アライアンス
federation: 連盟 联合会 聯合會 연맹 連合
union: 组合 組合 조합
tradeunion: 労働組合 工会 工會 노동조합 노조
confederation: 総連合 总工会 總工會 총연맹 총연합
committee: 委員会 委员会 委員會 위원회 실행위원회
council: 協議会 理事会 理事會 협의회 평의회 会议 會議
movement: 運動 运动 운동
institute: 研究所 研究院 연구소 연구원
forum: フォーラム 论坛 論壇 포럼
campaign: キャンペーン 캠페인
platform: プラットフォーム 平台 플랫폼
office: 事務所 办公室 辦公室 사무소 사무국
house: の家 의집
university: 大学 大學 대학교 대학
school: 学校 學校 학교
church: 教会 教會 교회
party: 政党 政黨 정당
fund: 基金 기금
press: 新聞 신문
coordination: 連絡会 联络
watch: ウォッチ 감시 观察 觀察
"""

UNITS = """
section: 支部 지부 한국지부 支会
"""

SCOPES = """
international: 国際 國際 国际 국제 インターナショナル 인터내셔널
national: 全国 全國 전국
global: グローバル 全球 世界 세계 지구촌
"""

REGIONS = """
asia: アジア 亚洲 亞洲 아시아
pacific: 太平洋 태평양
africa: アフリカ 非洲 아프리카
europe: ヨーロッパ 欧洲 歐洲 유럽
"""

FIELDS = """
human: 人間 인간
woman: 女性 妇女 婦女 여성
child: 子ども 子供 儿童 兒童 아동 어린이
youth: 青年 청년 청소년 青少年
peace: 平和 和平 평화
environment: 環境 环境 환경
climate: 気候 气候 氣候 기후
justice: 正義 正义 정의
democracy: 民主主義 民主 민주 민주주의 민주화
worker: 労働者 工人 勞工 劳工 노동자
work: 労働 劳动 勞動 노동
citizen: 市民 公民 시민
people: 人民 民衆 인민 민중
solidarity: 連帯 团结 團結 연대
migrant: 移住者 移民 移工 이주민 이주
refugee: 難民 难民 난민
disability: 障害者 障がい者 残疾人 殘疾人 身心障礙 장애인
nuclear: 原発 核 핵
energy: エネルギー 能源 에너지
education: 教育 교육
health: 健康 卫生 衛生 건강 보건 医療 医疗
culture: 文化 문화
development: 開発 发展 發展 개발 발전
trade: 貿易 贸易 무역
farmer: 農民 农民 농민
agriculture: 農業 农业 농업
fisher: 漁民 渔民 어민
consumer: 消費者 消费者 소비자
lawyer: 弁護士 律师 律師 변호사 변호사
journalist: 記者 记者 기자 ジャーナリスト 언론인
student: 学生 學生 학생
teacher: 教師 教师 교사 교원
information: 情報 信息 資訊 정보
resource: 資料 资源 자료
research: 研究 연구
policy: 政策 정책
support: 支援 支持 지원
victim: 被害者 受害者 피해자
family: 家族 家庭 가족
mother: 母親 母亲 어머니
freedom: 自由 자유
right: 権利 权利 權利 권리
society_civil: 市民社会 公民社会 公民社會 시민사회
social: 社会 社會 사회
economic: 経済 经济 經濟 경제
indigenous: 先住民族 原住民 원주민
animal: 動物 动物 동물
forest: 森林 산림 숲
water: 水
river: 河流 하천
sea: 海洋 해양
christian: キリスト教 基督教 기독교
catholic: カトリック 天主教 가톨릭 천주교
buddhist: 仏教 佛教 불교
amnesty: アムネスティ 앰네스티 特赦
volunteer: ボランティア 志愿者 志工 자원봉사
action: アクション 行动 行動 행동
against: 反対 反对 反對 반대
lgbt: 同志 성소수자
torture: 拷問 酷刑 고문
participation: 参加 參與 参与 참여
future: 未来 未來 미래
"""

PHRASES = """
human+right: 人権 人权 人權 인권 ヒューマンライツ
friend+earth: foe
"""

LANGUAGES = ("ja", "ko", "zh", "zh_Hant")
EASTERN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
PARTICLES = re.compile(
    "[\u3400-\u9fff\u30a0-\u30ff](の|的|与|與|及び|および|及|と|や|を|・)(?=[\u3400-\u9fff\u30a0-\u30ff])"
)
# Little words that Arabic writes together with the next one: "for", "in", "and", with or without the article.
ARABIC_WORD = re.compile("[\u0620-\u065f\u0671-\u06d3]+")
ARABIC_LITTLE = ("وال", "لل", "بال", "فال", "كال", "ال", "ول", "وب", "ل", "ب", "و")


def _forms(text: str) -> list[str]:
    return [form for line in text.strip().splitlines() for form in line.partition(":")[2].split()]


@cache
def _words() -> re.Pattern[str]:
    """Every word of these lists, the longest first."""
    found = {form for text in (SOFT, HARD, UNITS, SCOPES, REGIONS, FIELDS, PHRASES) for form in _forms(text)}
    for code in icu.Locale.getISOCountries():
        found |= {icu.Locale("", code).getDisplayCountry(icu.Locale(language)) for language in LANGUAGES}
    ordered = sorted(
        (form for form in found if len(form) > 1 and EASTERN.search(form)), key=lambda form: (-len(form), form)
    )
    return re.compile("|".join(map(re.escape, ordered)))


def divided(name: str) -> str:
    """``name`` with blanks around each word of the lists that it has in Chinese, Japanese or Korean letters."""
    if not EASTERN.search(name):
        return name
    name = PARTICLES.sub(lambda match: match.group()[: -len(match.group(1))] + " ", name)
    return " ".join(_words().sub(lambda match: f" {match.group()} ", name).split())


@cache
def _arabic_words(lists: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in lists for form in _forms(text) for word in form.split("_")
                     if ARABIC_WORD.fullmatch(word))  # fmt: skip


def without_little_words(name: str, lists: tuple[str, ...]) -> str:
    """``name`` without the little words that Arabic writes together with a word of the ``lists``: "لحقوق"."""
    words = _arabic_words(lists)
    bare = {word.removeprefix("ال") for word in words} | words

    def plain(match: re.Match[str]) -> str:
        word = match.group()
        if word in words:
            return word
        for little in ARABIC_LITTLE:
            if word.startswith(little) and (rest := word.removeprefix(little)) in bare and len(rest) > 2:
                return rest
        return word

    return ARABIC_WORD.sub(plain, name)
