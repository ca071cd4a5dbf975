package web

import (
	"maps"
	"strings"
)

// text is one sentence or word in every language.
type text struct{ ja, en string }

func (t text) in(l Language) string {
	if l == English {
		return t.en
	}
	return t.ja
}

// texts are all texts by their key. Templates name them by T, modules get those below a prefix by Words.
var texts = together(commonTexts, visitTexts, troubleTexts, clinicTexts, registrationTexts, fieldTexts, portalTexts, accountTexts, staffTexts, secondFactorTexts, recoveryTexts)

// say is the text with the key in a language; pairs of names and values replace {name}.
func say(l Language, key string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		pairs[i] = "{" + pairs[i] + "}"
	}
	return strings.NewReplacer(pairs...).Replace(texts[key].in(l))
}

func together(tables ...map[string]text) map[string]text {
	all := make(map[string]text)
	for _, table := range tables {
		maps.Copy(all, table)
	}
	return all
}

// commonTexts are those of every page and of both sides of a call.
var commonTexts = map[string]text{
	"product":  {"窓口", "Madoguchi"},
	"language": {"English", "日本語"},
	"skip":     {"本文へ", "Skip to content"},
	"help":     {"お困りのときは {clinic}", "Need help? {clinic}"},
	"call":     {"{phone} に電話する", "Call {phone}"},
	"signOut":  {"ログアウト", "Sign out"},
	"starting": {"準備しています…", "Getting ready…"},
	"noScript": {
		"ビデオ通話には JavaScript が必要です。ブラウザの設定で有効にして、このページを開き直してください。",
		"A video call needs JavaScript. Please enable it in your browser's settings and open this page again.",
	},

	"failure.403.title": {"この操作はできません", "You cannot do this"},
	"failure.403.text":  {"権限がないか、ページが古くなっています。前のページに戻って、もう一度お試しください。", "You lack the permission, or the page is out of date. Go back and try again."},
	"failure.404.title": {"ページが見つかりません", "Page not found"},
	"failure.404.text":  {"アドレスをお確かめください。クリニックから届いたURLは、途中で切れていることがあります。", "Please check the address. A link from your clinic may have been cut off."},
	"failure.429.title": {"しばらくお待ちください", "Please wait a moment"},
	"failure.429.text":  {"アクセスが続いたため、一時的に止めています。1分ほど待ってから、もう一度開いてください。", "There were too many requests. Wait about a minute, then open the page again."},
	"failure.500.title": {"表示できませんでした", "This page could not be shown"},
	"failure.500.text":  {"こちらの不具合です。少し待ってから、もう一度開いてください。続くときはクリニックにお電話ください。", "Something went wrong on our side. Try again shortly; if it keeps happening, please call your clinic."},
	"failure.503.title": {"ただいま混み合っています", "Busy at the moment"},
	"failure.503.text":  {"少し待ってから、もう一度開いてください。お急ぎのときはクリニックにお電話ください。", "Try again shortly. If it is urgent, please call your clinic."},
	"failure.again":     {"もう一度開く", "Try again"},
	"failure.home":      {"窓口のトップページ（医療機関向け）へ", "Go to Madoguchi’s front page (for clinics)"},
	"failure.clinic":    {"今日のビデオ通話へ", "Go to today’s video calls"},

	"live.on":                  {"オン", "on"},
	"live.short.off":           {"オフ", "off"},
	"live.short.absent":        {"なし", "missing"},
	"live.short.interrupted":   {"中断", "paused"},
	"live.short.refused":       {"不許可", "not allowed"},
	"live.short.busy":          {"使用中", "in use"},
	"live.is.off":              {"オフです", "is off"},
	"live.is.absent":           {"見つかりません", "was not found"},
	"live.is.interrupted":      {"一時的に止まっています", "is paused for a moment"},
	"live.is.refused":          {"許可されていません", "is not allowed"},
	"live.is.busy":             {"ほかのアプリが使っています", "is in use by another app"},
	"live.own.camera":          {"カメラは{state}", "Your camera {state}"},
	"live.microphone.on":       {"マイク", "Microphone"},
	"live.microphone.state":    {"マイク {state}", "Mic {state}"},
	"live.camera.on":           {"カメラ", "Camera"},
	"live.camera.state":        {"カメラ {state}", "Camera {state}"},
	"live.sound.first":         {"タップして音を出す", "Tap to hear sound"},
	"live.sound.again":         {"音声を再開", "Resume sound"},
	"live.quality.good":        {"回線 良好", "Connection good"},
	"live.quality.fair":        {"回線 やや弱い", "Connection fair"},
	"live.quality.poor":        {"回線 弱い", "Connection poor"},
	"live.line.open":           {"つながっています", "Connected"},
	"live.line.connecting":     {"つないでいます…", "Connecting…"},
	"live.line.lost":           {"切れました。つなぎ直しています…", "Lost. Reconnecting…"},
	"live.notice.connecting":   {"映像をつないでいます…", "Connecting the picture…"},
	"live.notice.reconnecting": {"映像が途切れました。つなぎ直しています…", "The picture was interrupted. Reconnecting…"},

	"call.microphone": {"マイク", "Microphone"},
	"call.camera":     {"カメラ", "Camera"},
	"call.switch":     {"切り替え", "Switch"},
	"call.controls":   {"通話の操作", "Call controls"},
	"call.own":        {"あなたの映像", "Your picture"},

	"unsupported.title": {"このブラウザではビデオ通話ができません", "This browser cannot make video calls"},
	"unsupported.text":  {"iPhone・iPad は Safari、Android は Chrome、パソコンは Chrome・Edge・Safari の新しい版で、同じURLを開いてください。", "Open the same link in Safari on an iPhone or iPad, Chrome on Android, or a recent Chrome, Edge or Safari on a computer."},
	"insecure.title":    {"このアドレスではカメラを使えません", "The camera cannot be used at this address"},
	"insecure.text":     {"「https://」で始まるアドレスで開いてください。クリニックから届いたURLをそのままお使いください。", "Open the address that begins with “https://”. Please use the link from your clinic exactly as you received it."},
}
