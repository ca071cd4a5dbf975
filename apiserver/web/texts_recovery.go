package web

// recoveryTexts are those about the recovery of an account whose owner has lost password and second factor.
var recoveryTexts = map[string]text{
	"newPassword.neither":        {"認証アプリもリカバリーコードも使えない方", "Neither app nor recovery code at hand?"},
	"newPassword.neither.text":   {"医療機関のほかの管理者の承認を受けて、アカウントを復旧できます。お申し込みから24時間が過ぎ、承認されると、新しいパスワードを決めるためのURLをメールでお送りします。", "Another administrator of your clinic can approve a recovery of your account. After 24 hours and the approval you get a mail with a link to choose a new password."},
	"newPassword.neither.button": {"アカウントの復旧を申し込む", "Ask for a recovery"},

	"recovery.asked.title":   {"アカウントの復旧を受け付けました", "Your recovery was asked for"},
	"recovery.asked.text":    {"医療機関の管理者全員にメールでお知らせしました。直接ご連絡のうえ、承認を受けてください。ほかに管理者がいないときは、お問い合わせ先へご連絡ください。承認され、24時間が過ぎると、新しいパスワードを決めるためのURLをメールでお送りします。", "All administrators of your clinic have been told by mail. Please speak to one of them and ask for the approval; if there is no other administrator, please contact us. Once it is approved and 24 hours have passed, you get a mail with a link to choose a new password."},
	"recovery.stop.title":    {"アカウント復旧の中止", "Stop the recovery"},
	"recovery.stop.text":     {"パスワードと認証アプリの両方を使えなくなったというお申し込みがあり、アカウントの復旧手続が進んでいます。お心当たりのないときは、下のボタンで中止してください。", "Somebody said that password and authenticator of your account are lost, and asked to recover it. If it was not you, please stop it."},
	"recovery.stop.button":   {"手続を中止する", "Stop the recovery"},
	"recovery.until":         {"{at} までは、承認されていても復旧されません。そのあとも、復旧が終わるまで中止できます。", "Until {at} nothing happens, even if it is approved. You can stop it after that too, until the account is recovered."},
	"recovery.stopped.title": {"手続を中止しました", "The recovery was stopped"},
	"recovery.stopped.text":  {"パスワードと認証アプリは変わっていません。お心当たりのないお申し込みのときは、メールを読まれているおそれがあります。メールのパスワードを変更してください。", "Password and authenticator are as they were. If it was not you who asked, somebody else may be reading your mail: please change the password of your mailbox."},
	"recovery.over.title":    {"この手続は終わっています", "This recovery has ended"},
	"recovery.over.text":     {"アカウントの復旧は、すでに中止されたか、完了しているか、期限が過ぎています。お心当たりのない復旧が行われたときは、すぐにお問い合わせください。", "The recovery was stopped, is complete, or its time is over. If your account was recovered and it was not you, please contact us at once."},

	"recovery.case.title":     {"アカウントの復旧", "Recovery of an account"},
	"recovery.case.text":      {"パスワードと認証アプリの両方を使えなくなったというお申し込みです。ご本人に直接（対面やお電話で）確かめてから、承認してください。", "The owner says that password and authenticator are lost. Please ask them in person or by phone before you approve."},
	"recovery.case.own":       {"あなたのアカウントについて、復旧のお申し込みがありました。お心当たりのないときは、中止してください。", "Somebody asked to recover your account. If it was not you, please stop it."},
	"recovery.case.asked":     {"お申し込み日時", "Asked for on"},
	"recovery.case.state":     {"状況", "State"},
	"recovery.case.approve":   {"本人を確認し、承認する", "I have asked them: approve"},
	"recovery.case.stop":      {"手続を中止する", "Stop the recovery"},
	"recovery.state.waiting":  {"承認を待っています", "Waits for an approval"},
	"recovery.state.approved": {"承認済み。{at} まで、ご本人の申し立てを待っています", "Approved; the owner can object until {at} before anything happens"},
	"recovery.state.granted":  {"新しいパスワードを決めるURLをご本人に送りました", "The owner was mailed a link to choose a new password"},
	"recovery.state.done":     {"復旧しました", "Recovered"},
	"recovery.state.stopped":  {"中止しました", "Stopped"},
	"recovery.state.expired":  {"期限が過ぎました", "Its time is over"},
	"recovery.line.own":       {"あなたのアカウントの復旧が申し込まれています。お心当たりがないときは中止してください。", "Somebody asked to recover your account. If it was not you, stop it."},
	"recovery.line.waiting":   {"{name} さんのアカウントの復旧が、承認を待っています。", "The recovery of {name}'s account waits for an approval."},
	"recovery.line.approved":  {"{name} さんのアカウントの復旧が進んでいます。", "The account of {name} is being recovered."},

	"refused.used.accountRecovery":          {"アカウントの復旧後に、もう一度同じURLを押した。", "The URL was used again after the account had been recovered."},
	"refused.used.then.accountRecovery":     {"復旧は完了しております。新しいパスワードでログインしてください。", "The account is recovered. Please sign in with the new password."},
	"refused.expired.accountRecovery":       {"メールが送信されてから24時間を経過したか、復旧が中止された。", "More than 24 hours have passed since the mail was sent, or the recovery was stopped."},
	"refused.expired.then.accountRecovery":  {"URLが無効になっているため、再度お申し込みください。", "The URL has become invalid. Please ask again."},
	"refused.replaced.accountRecovery":      {"このURLを使う前に、もう一度申し込んだ。", "You have asked again before you used this URL."},
	"refused.replaced.then.accountRecovery": {"最新のメールのみ有効となります。最新のメールをご確認ください。", "Only the newest mail counts. Please look for the newest one."},
	"refused.again.accountRecovery":         {"もう一度申し込む", "Ask again"},
}
