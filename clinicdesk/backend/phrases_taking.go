package backend

// takingPhrases are the words about what is taken away, and about a patient who was told something that no longer holds.
var takingPhrases = map[string]phrase{
	"cancel.reason":   {"理由（任意）", "Reason (optional)"},
	"cancel.noReason": {"選ばない", "None"},
	"reason.patient":  {"患者の希望", "patient's wish"},
	"reason.clinic":   {"クリニックの都合", "clinic's reasons"},
	"reason.mistake":  {"予約の誤り", "booked by mistake"},
	"reason.other":    {"その他", "other"},
	"cancelled.show":  {"取消を表示", "Show cancelled"},
	"cancel.inCall":   {"通話中のため、キャンセルできません", "The call has begun and cannot be cancelled"},
	"cancel.inCallText": {
		"%s と %s の通話が始まっています。終わらせるには、ビデオ通話画面で「診察を終了する」を押してください。",
		"%s and %s are in the call. To end it, press “End the visit” in the video call window."},
	"cancel.inCallGo": {"ビデオ通話画面を開く", "Open the video call window"},
	"error.inCall": {
		"通話中のため、キャンセルできません。ビデオ通話画面で終了してください。",
		"The call has begun and cannot be cancelled. End it in the video call window."},

	"undo.slot":    {"%s の枠の入力を破棄しました", "What you typed for %s is discarded"},
	"undo.edit":    {"%s の変更の入力を破棄しました", "Your changes of %s are discarded"},
	"undo.back":    {"元に戻す", "Undo"},
	"draft.found":  {"前回の入力があります", "Something was typed here before"},
	"draft.use":    {"使う", "Use it"},
	"draft.forget": {"消す", "Discard it"},

	"state.oldTime":    {"旧日時を案内済み", "Old time told"},
	"delivery.oldTime": {"旧日時", "old time"},
	"send.movedTitle":  {"新しい日時を患者に送りますか", "Send the patient the new time?"},
	"send.moved":       {"%s には、変更前の %s と案内してあります（新しい日時：%s）。", "%s was told %s, the time before the change (now %s)."},
	"send.movedLater":  {"あとで", "Later"},

	"otherDay.past":      {"過去の日を表示しています：%s", "This day is over: %s"},
	"otherDay.future":    {"今日ではない日を表示しています：%s", "This is not today: %s"},
	"otherDay.yesterday": {"昨日 %s", "yesterday, %s"},
	"otherDay.tomorrow":  {"明日 %s", "tomorrow, %s"},
	"otherDay.ago":       {"%d日前 %s", "%d days ago, %s"},
	"otherDay.ahead":     {"%d日後 %s", "in %d days, %s"},
	"otherDay.year":      {"%d年%s", "%[2]s %[1]d"},
	"otherDay.back":      {"今日に戻る", "Back to today"},

	"booking.over": {"過去の日時です。予約の前に確認します。", "This time is over. You are asked before it is booked."},
	"past.book":    {"過去の日時に予約しますか", "Book a time that is over?"},
	"past.bookGo":  {"過去の日時に予約する", "Book it all the same"},
	"past.call":    {"過去の日時で作成しますか", "Create a call in the past?"},
	"past.callGo":  {"過去の日時で作成する", "Create it all the same"},
	"past.move":    {"過去の日時に変更しますか", "Move to a time that is over?"},
	"past.moveGo":  {"過去の日時に変更する", "Move it all the same"},
	"past.day":     {"%s は過ぎています。日付をお確かめください。", "This is %s. Please check the date."},
	"past.today":   {"今日のこの時刻は過ぎています。時刻をお確かめください。", "This time is over today. Please check the time."},
}
