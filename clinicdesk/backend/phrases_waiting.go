package backend

// waitingPhrases are the words about who waits, and about what reception has to do.
var waitingPhrases = map[string]phrase{
	"waiters.strip": {"ビデオ通話で待っている方　%d名", "Waiting on a video call: %d"},
	"waiters.next":  {"次の方が待っています　%d名", "Waiting next: %d"},
	"waiters.start": {"%s の予約", "at %s"},
	"waiters.more":  {"ほか %d名", "and %d more"},

	"attended.asking": {"別の端末が %s から待機", "another device asks since %s"},
	"attended.cameIn": {"%s 入室", "came in %s"},
	"attended.left":   {"退出 %s", "left %s"},
	"attended.held":   {"診察 %s–%s", "visit %s–%s"},

	"rail.tasks":          {"要対応", "To do"},
	"tasks.count":         {"未対応 %d", "Open %d"},
	"tasks.none":          {"対応が必要なことはありません。", "Nothing needs action."},
	"task.sendFailed":     {"不達", "not delivered"},
	"task.sendSlow":       {"送信中のまま", "still being sent"},
	"task.oldTime":        {"旧日時を案内済み", "old time told"},
	"task.other":          {"要対応", "Action needed"},
	"taskText.sendFailed": {"URLが届いていません。", "The link has not arrived."},
	"taskText.sendSlow":   {"URLをまだ送れていません。", "The link is not sent yet."},
	"taskText.oldTime":    {"前の日時が届いています。", "The patient has the old time."},
	"taskText.other":      {"内容をご確認ください。", "Please see what it is about."},
	"task.target":         {"宛先 %s", "sent to %s"},
	"task.send":           {"別の宛先に送る", "Send elsewhere"},
	"task.sendNew":        {"新しい日時を送る", "Send the new time"},
	"task.done":           {"対応済みにする", "Mark as done"},
	"task.late":           {"開始時刻を過ぎています", "past its start"},
	"task.minutes":        {"残り %d分", "%d min left"},
	"task.hours":          {"残り %d時間", "%d h left"},
	"task.days":           {"残り %d日", "%d days left"},
	"event.attended":      {"対応済み", "Seen to"},
	"key.tasks":           {"要対応を開く", "Open what is to do"},

	"arrival.title": {"患者さんが待っています（%d名）", "Patients waiting: %d"},
	"arrival.of":    {"%s の方", "The patient of %s"},
	"arrival.came":  {"%sが入室しました。", "%s has come in."},

	"settings.arrivals":   {"患者さんが入室したとき", "When a patient comes in"},
	"settings.chime":      {"音で知らせる", "Play a sound"},
	"settings.notify":     {"画面の通知で知らせる", "Show a notification"},
	"settings.names":      {"通知に患者名を出す（ロック画面でも読めます）", "Name the patient in it (readable on a locked screen)"},
	"settings.ring":       {"音を試す", "Try the sound"},
	"settings.ringing":    {"鳴らしています…", "Playing…"},
	"settings.rung":       {"鳴らしました。聞こえないときは、パソコンの音量と出力先をご確認ください。", "Played. If you heard nothing, check the computer's volume and output."},
	"settings.ringFailed": {"音を出す機器が見つかりません。", "No device to play sound was found."},
}
