package server

// sentences returns what a person is told about a code, by language. A code without a sentence of its own reads as
// "internal".
func sentences(code string) map[string]string {
	texts, ok := sentenceTable[code]
	if !ok {
		texts = sentenceTable["internal"]
	}
	return map[string]string{"ja": texts[0], "en": texts[1]}
}

var sentenceTable = map[string][2]string{
	"internal":           {"サーバーで問題が起きました。少し待って、もう一度お試しください。", "Something went wrong on our side. Please wait a little and try again."},
	"unavailable":        {"サーバーの一部が応答していません。少し待って、もう一度お試しください。", "A part of the service does not answer. Please wait a little and try again."},
	"method":             {"この操作はできません。", "This address does not take that method."},
	"origin":             {"別のサイトからの操作は受け付けません。", "Requests from another site are not accepted."},
	"body":               {"送られた内容を読み取れません。", "The request could not be read."},
	"notFound":           {"見つかりません。", "There is no such thing here."},
	"credentials":        {"メールアドレスかパスワードが違います。", "The e-mail address or the password is wrong."},
	"signIn":             {"ログインしてください。", "Please sign in."},
	"forbidden":          {"この操作の権限がありません。", "You are not allowed to do this."},
	"tooMany":            {"回数が多すぎます。数分待ってから、もう一度お試しください。", "Too many attempts. Please wait a few minutes and try again."},
	"slotTaken":          {"この時間にはすでに予約が入っています。別の時間を選んでください。", "This time is already taken. Please choose another time."},
	"notOpen":            {"この予約はすでに終了かキャンセルになっています。最新の予定を確認してください。", "This has already ended or was cancelled. Please look at the current schedule."},
	"tooLarge":           {"この日の記録がいっぱいです。別の日を選んでください。", "This day's records are full. Please choose another day."},
	"inProgress":         {"URLの有効期間に入っているため、日時や医師は変えられません。キャンセルして取り直してください。", "The link is already open, so time and doctor are fixed. Please cancel and book again."},
	"inCall":             {"通話中のため、キャンセルできません。ビデオ通話の画面で診察を終了してください。", "The call has begun and cannot be cancelled. Please end the visit in the video call."},
	"methodFixed":        {"診察方式は変更できません。キャンセルして取り直してください。", "The method cannot be changed. Please cancel and book again."},
	"noCall":             {"対面の予約にビデオ通話のURLはありません。", "A visit in person has no video call link."},
	"callNotFinished":    {"オンラインの診察はビデオ通話の画面で終了してください。", "Please end an online visit in the video call."},
	"differentRequest":   {"同じ操作が別の内容で先に受け付けられています。最新の予定を確認してください。", "The same request was accepted before with other contents. Please look at the current schedule."},
	"changed":            {"ほかの人が先に変更しました。最新の内容を見て、もう一度お試しください。", "Somebody else changed this first. Please look at it again and repeat."},
	"sending":            {"この宛先へは送信中か、送信したばかりです。送信済みなら10秒後に再送できます。別の宛先や方法では、すぐに送れます。", "The link is being sent to this target, or has just been. Once it is sent, the same target works again after 10 seconds; another target or channel works at once."},
	"badLink":            {"このURLは正しくありません。", "This link is not valid."},
	"required":           {"入力してください。", "Please fill this in."},
	"tooLong":            {"長すぎます。", "This is too long."},
	"invisibleCharacter": {"目に見えない文字が含まれています。入力し直してください。", "This contains an invisible character. Please type it again."},
	"radical":            {"漢字によく似た、部首の記号が含まれています。漢字で入力し直してください。", "This contains a radical that only looks like a kanji. Please type the kanji."},
	"personName":         {"氏名だけを入力してください。数字や記号、URLやメールアドレスは使えません。", "Please enter the name alone; it cannot hold digits, symbols, or a web or mail address."},
	"institutionName":    {"名称に使えない文字か、ウェブのアドレスや電話番号のような並びが含まれています。絵文字や①・㈱などは使えません。", "The name holds a character that cannot be used, as an emoji or ①, or looks like a web address or a phone number."},
	"linkLike":           {"ウェブやメールのアドレス、電話番号のような文字列は使えません。", "This cannot hold what looks like a web or mail address or a phone number."},
	"mailForm":           {"メールアドレスの形が正しくありません。", "This is not an e-mail address."},
	"postalForm":         {"郵便番号は半角数字7桁です。", "A postal code has seven digits."},
	"numberForm":         {"電話番号の形が正しくありません。", "This is not a phone number."},
	"numberLength":       {"携帯電話の番号は11桁です。", "A mobile number has 11 digits."},
	"notMobile":          {"SMSを送れるのは携帯電話の番号です。", "SMS can only be sent to a mobile number."},
	"accountExists":      {"このメールアドレスにはすでにアカウントがあります。", "This e-mail address has an account already."},
	"ownAccount":         {"ご自身の役割の変更や登録の削除はできません。ほかの管理者に依頼してください。", "You cannot change your own role or remove yourself. Please ask another administrator."},
	"linkUsed":           {"この招待はすでに使われました。", "This invitation has been used."},
	"linkWithdrawn":      {"この招待は取り消されています。もう一度招待するには、新しく送ってください。", "This invitation was withdrawn. To invite again, please send a new one."},
	"linkExpired":        {"この招待の有効期限は切れています。", "This invitation has expired."},
	"linkReplaced":       {"同じ方への新しい招待があります。最新の一覧を確認してください。", "There is a newer invitation to this person. Please look at the current list."},
	"doctorsOnly":        {"医師を選べるのは、役割が「医師」のときだけです。", "Only somebody whose role is doctor can be one of the doctors."},
	"unknown":            {"選び直してください。", "Please choose again."},
	"notOffered":         {"この診療メニューでは選べません。", "This menu does not offer that."},
	"past":               {"有効期限がすでに過ぎる日時です。", "The link would already have expired."},
	"tooFar":             {"2年より先の日時は選べません。", "Times more than two years ahead cannot be chosen."},
	"acrossMidnight":     {"日付をまたぐ診察時間は選べません。", "A visit cannot run past midnight."},
	"day":                {"日付の形が正しくありません。", "This is not a date."},
	"phoneForm":          {"電話番号は数字10〜15桁で入力してください（ハイフンも使えます）。", "A phone number has 10 to 15 digits; hyphens are fine."},
	"kana":               {"ひらがなかカタカナで入力してください。", "Please use hiragana or katakana."},
	"capacity":           {"1〜20の数で入力してください。", "Please give a number from 1 to 20."},
	"minutes":            {"5〜600分で入力してください。", "Please give 5 to 600 minutes."},
	"hours":              {"終わりの時刻は始まりより後、24:00までにしてください。", "Hours must end after they begin, and by 24:00."},
	"overlap":            {"同じ曜日のほかの時間と重なっています。", "This overlaps other hours of the same day."},
	"duplicate":          {"同じものがすでにあります。", "There is one like this already."},
	"tooManyEntries":     {"数が多すぎます。", "There are too many of these."},
	"idempotencyKey":     {"Idempotency-Keyヘッダーが必要です。", "An Idempotency-Key header is needed."},

	"secondFactorNeeded":   {"認証アプリのコードを入力してください。", "Please enter the code of your authenticator app."},
	"secondFactorWrong":    {"コードが違います。認証アプリに表示されている最新のコードを入力してください。一度使ったコードは使えません。", "That code is wrong. Please enter the newest code; each works once."},
	"passwordWrong":        {"パスワードが違います。", "The password is wrong."},
	"secondFactorRequired": {"先に2段階認証を設定してください。", "Please set up two-step sign-in first."},
	"secondFactorKept":     {"このクリニックでは、2段階認証をオフにできません。", "Your clinic requires two-step sign-in of you."},
	"secondFactorOff":      {"2段階認証は設定されていません。", "Two-step sign-in is not set up."},
	"recoveryOver":         {"この復旧の手続きは、すでに終わっています。", "This recovery has ended already."},
	"setUpOver":            {"設定の途中で時間が過ぎたか、別の画面で設定されました。もう一度はじめから設定してください。", "The set-up took too long, or was done on another screen. Please begin again."},
}
