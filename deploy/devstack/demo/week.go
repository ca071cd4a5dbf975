package demo

// visit is one reservation of the demonstration: Day counts from today, Doctor and Menu are places in the clinic's lists,
// Target is where its link goes (none where it is empty).
type visit struct {
	day             int
	clock           string
	doctor, menu    int
	method, visit   string
	name, chart     string
	memo            string
	channel, target string
	finished        bool
}

// week is what the demonstration holds. The number ending in 30005 is one that the outbox reports as unknown.
var week = []visit{
	{day: -1, clock: "10:00", method: "inPerson", visit: "return", name: "山本 健一", chart: "10412", finished: true},
	{day: -1, clock: "14:00", doctor: 1, menu: 2, method: "inPerson", visit: "first", name: "石井 隼人", finished: true},
	{day: 0, clock: "09:00", method: "inPerson", visit: "return", name: "山本 健一", chart: "10412", finished: true},
	{day: 0, clock: "10:30", method: "online", visit: "first", name: "高橋 美咲", channel: "sms", target: "090-1000-1001"},
	{day: 0, clock: "11:00", method: "online", visit: "return", name: "小林 誠", chart: "10021", memo: "血圧手帳を手元に。", channel: "sms", target: "090-1000-1002"},
	{day: 0, clock: "12:00", method: "inPerson", visit: "return", name: "渡辺 千代", chart: "09870"},
	{day: 0, clock: "12:00", doctor: 1, menu: 1, method: "inPerson", visit: "return", name: "佐々木 亮", chart: "10093"},
	{day: 0, clock: "13:30", menu: 2, method: "online", visit: "first", name: "伊藤 さくら", channel: "sms", target: "090-1003-0005"},
	{day: 0, clock: "14:00", doctor: 1, method: "online", visit: "first", name: "松本 恵", chart: "10640", channel: "mail", target: "matsumoto@example.com"},
	{day: 0, clock: "15:30", menu: 1, method: "online", visit: "return", name: "加藤 修", chart: "10555", channel: "sms", target: "090-1000-1003"},
	{day: 0, clock: "16:00", doctor: 1, method: "online", visit: "return", name: "清水 大地", chart: "10702", channel: "sms", target: "090-1000-1004"},
	{day: 1, clock: "09:30", method: "inPerson", visit: "first", name: "中村 ハル", chart: "10388"},
	{day: 1, clock: "11:00", menu: 1, method: "online", visit: "return", name: "小川 修一", chart: "10210", channel: "mail", target: "ogawa@example.com"},
	{day: 1, clock: "15:00", doctor: 1, method: "online", visit: "return", name: "藤田 和子", chart: "09911", channel: "sms", target: "090-1000-1005"},
	{day: 2, clock: "10:00", method: "online", visit: "return", name: "岡田 直樹", chart: "10477", channel: "sms", target: "090-1000-1006"},
	{day: 2, clock: "14:30", doctor: 1, menu: 2, method: "inPerson", visit: "first", name: "三浦 あかり"},
	{day: 3, clock: "09:00", menu: 1, method: "inPerson", visit: "return", name: "池田 フミ", chart: "08822"},
	{day: 3, clock: "16:30", method: "online", visit: "return", name: "橋本 光", chart: "10590", channel: "mail", target: "hashimoto@example.com"},
	{day: 4, clock: "11:30", doctor: 1, method: "online", visit: "first", name: "阿部 翔太", channel: "sms", target: "090-1000-1007"},
	{day: 5, clock: "10:30", method: "inPerson", visit: "return", name: "渡辺 千代", chart: "09870"},
}

// meeting is a call without a reservation (B8), an hour from the start of the demonstration.
const meeting = "ひまわり苑（4名）"
