package web

// portalTexts are those of the portal's entrance and of the deployment's own texts.
var portalTexts = map[string]text{
	"portal.places":  {"ページの一覧", "Pages"},
	"portal.notices": {"お知らせ", "Notices"},
	"portal.faq":     {"よくある質問", "Questions"},
	"portal.contact": {"お問い合わせ先", "Contact"},
	"portal.terms":   {"利用規約", "Terms of use"},
	"portal.privacy": {"プライバシーポリシー", "Privacy policy"},
	"portal.signIn":  {"ログイン", "Sign in"},
	"portal.today":   {"今日のビデオ通話", "Today's calls"},

	"entrance.title":         {"医療機関のためのオンライン診療", "Online visits for medical institutions"},
	"entrance.text":          {"窓口は、オンライン診療の予約を受け付け、患者さんとビデオ通話で診察するためのサービスです。", "With Madoguchi, institutions take reservations for online visits and see patients by video call."},
	"entrance.register":      {"新規ユーザー登録はこちら", "Register here"},
	"entrance.register.text": {"初めてご利用になる医療機関の方", "For institutions that are new here"},
	"entrance.signIn":        {"ログインはこちら", "Sign in here"},
	"entrance.signIn.text":   {"すでにアカウントをお持ちの方", "For those who have an account"},
	"entrance.today":         {"今日のビデオ通話へ", "Go to today's video calls"},
	"entrance.today.text":    {"ログインしています", "You are signed in"},
	"entrance.all":           {"すべてのお知らせ", "All notices"},
	"entrance.help":          {"ご案内", "Help"},
	"entrance.patients":      {"患者さんへ", "For patients"},
	"entrance.patients.text": {"診察には、医療機関からSMSかメールで届いたURLを開いてください。登録は必要ありません。", "For your visit, open the link that the clinic sent you by text message or mail. You need not register."},

	"notices.none": {"お知らせはありません。", "There are no notices."},

	"article.version":  {"{version} 版", "Version {version}"},
	"article.edition":  {"{version} 版（{date} から）", "Version {version}, since {date}"},
	"article.older":    {"過去の版", "Earlier versions"},
	"article.replaced": {"これは過去の版です。いま有効なものとは異なります。", "This is an earlier version. It differs from the one in force."},
	"article.inForce":  {"いま有効な版を読む", "Read the version in force"},
}
