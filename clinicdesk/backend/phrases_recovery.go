package backend

// recoveryPhrases are the words about the recovery of an account whose owner has lost password and second factor. They are those of
// the clinic's pages.
var recoveryPhrases = map[string]phrase{
	"recovery.title":    {"アカウントの復旧", "Account recovery"},
	"recovery.look":     {"内容を確認する", "Look at it"},
	"recovery.until":    {"%s までご本人の申し立て待ち", "the owner can object until %s"},
	"recovery.ownShort": {"心当たりがなければ中止してください。", "Not you? Please stop it."},

	"recovery.short.waiting":  {"承認を待っています。", "Waits for an approval."},
	"recovery.short.approved": {"承認済みです。", "Approved."},
	"recovery.short.granted":  {"ご本人にURLを送りました。", "The owner was mailed a link."},
	"recovery.short.other":    {"内容をご確認ください。", "Please see what it is about."},

	"recovery.text": {
		"パスワードと認証アプリの両方を使えなくなったというお申し込みです。ご本人に直接（対面やお電話で）確かめてから、承認してください。",
		"The owner says that password and authenticator are lost. Please ask them in person or by phone before you approve."},
	"recovery.ownText": {
		"あなたのアカウントについて、復旧のお申し込みがありました。お心当たりのないときは、中止してください。",
		"Somebody asked to recover your account. If it was not you, please stop it."},
	"recovery.asked":   {"お申し込み日時　%s", "Asked for on %s"},
	"recovery.stands":  {"状況　%s", "State: %s"},
	"recovery.approve": {"本人を確認し、承認する", "I have asked them: approve"},
	"recovery.stop":    {"手続を中止する", "Stop the recovery"},

	"recovery.state.waiting": {"承認を待っています", "Waits for an approval"},
	"recovery.state.approved": {
		"承認済み。%s まで、ご本人の申し立てを待っています", "Approved; the owner can object until %s before anything happens"},
	"recovery.state.granted": {"新しいパスワードを決めるURLをご本人に送りました", "The owner was mailed a link to choose a new password"},
	"recovery.state.done":    {"復旧しました", "Recovered"},
	"recovery.state.stopped": {"中止しました", "Stopped"},
	"recovery.state.expired": {"期限が過ぎました", "Its time is over"},
	"recovery.state.other":   {"状況は医療機関のページでご確認ください", "Please see the clinic's pages for its state"},
	"recovery.now":           {"%s さんのアカウントの復旧：%s。", "Recovery of %s's account: %s."},
	"recovery.gone":          {"この手続は見つかりません。すでに終わっています。", "This recovery was not found; it has ended."},
}
