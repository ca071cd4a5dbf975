package web

// troubleTexts tell the patient what keeps camera or microphone from working, and what to do about it.
var troubleTexts = map[string]text{
	"patient.live.trouble.denied.both":       {"カメラとマイクが許可されていません", "Camera and microphone are blocked"},
	"patient.live.trouble.denied.camera":     {"カメラが許可されていません", "The camera is blocked"},
	"patient.live.trouble.denied.microphone": {"マイクが許可されていません", "The microphone is blocked"},
	"patient.live.trouble.absent.both":       {"カメラとマイクが見つかりません", "No camera and no microphone found"},
	"patient.live.trouble.absent.camera":     {"カメラが見つかりません", "No camera found"},
	"patient.live.trouble.absent.microphone": {"マイクが見つかりません", "No microphone found"},
	"patient.live.trouble.busy.both":         {"カメラとマイクをほかのアプリが使っています", "Another app is using camera and microphone"},
	"patient.live.trouble.busy.camera":       {"カメラをほかのアプリが使っています", "Another app is using the camera"},
	"patient.live.trouble.busy.microphone":   {"マイクをほかのアプリが使っています", "Another app is using the microphone"},

	"trouble.retry":       {"もう一度試す", "Try again"},
	"trouble.soundOnly":   {"音声だけで入る", "Go in with sound only"},
	"trouble.pictureOnly": {"映像だけで入る", "Go in with picture only"},

	"trouble.neither": {"マイクもカメラも使わずに入る", "Go in with neither"},
	"trouble.neither.text": {
		"マイクもカメラも使えない場合も、入室して医師の映像を見て、声を聞くことができます。あなたの声と映像は医師に届きません。",
		"You can also go in without both: you see and hear the doctor, who neither hears nor sees you."},
	"trouble.phone": {"お電話でもお話しいただけます：", "You can also speak by telephone:"},
	"patient.live.trouble.alone.audio": {
		"マイクを使えないため、音声だけでは入れません。このままでは、あなたの声が医師に届きません。上の手順でマイクを使えるようにして、「もう一度試す」を押してください。",
		"The microphone does not work, so you cannot go in with sound only: the doctor would not hear you. Follow the steps above and press “Try again”."},
	"patient.live.trouble.alone.video": {
		"カメラを使えないため、映像だけでは入れません。このままでは、あなたの映像が医師に届きません。上の手順でカメラを使えるようにして、「もう一度試す」を押してください。",
		"The camera does not work, so you cannot go in with picture only: the doctor would not see you. Follow the steps above and press “Try again”."},
	"patient.live.trouble.silent": {
		"マイクなしで入っています。あなたの声は医師に届きません。マイクのボタンを押すと、もう一度試せます。",
		"You are in without a microphone: the doctor does not hear you. Press “Microphone” to try again."},

	"denied.ios.1":      {"アドレス欄の「ぁあ」または「…」をタップし、「Webサイトの設定」を開きます。", "Tap “AA” or “…” in the address bar and open Website Settings."},
	"denied.ios.2":      {"カメラとマイクを「許可」にします。", "Set Camera and Microphone to Allow."},
	"denied.ios.3":      {"出てこないときは、iPhoneの「設定」>「アプリ」>「Safari」で、カメラとマイクを「確認」か「許可」にします。", "If you cannot find it: iPhone Settings > Apps > Safari, and set Camera and Microphone to Ask or Allow."},
	"denied.android.1":  {"アドレス欄の左のしるしをタップし、「権限」を開きます。", "Tap the icon at the left of the address bar and open Permissions."},
	"denied.android.2":  {"カメラとマイクをオンにします。", "Switch Camera and Microphone on."},
	"denied.android.3":  {"変えられないときは、本体の「設定」>「アプリ」>「Chrome」>「権限」で、カメラとマイクを許可します。", "If you cannot: phone Settings > Apps > Chrome > Permissions, and allow Camera and Microphone."},
	"denied.computer.1": {"アドレス欄のカメラか鍵のしるしを押し、カメラとマイクを「許可」にします。", "Press the camera or lock icon in the address bar and allow camera and microphone."},
	"denied.computer.2": {"変えられないときは、パソコンの設定の「プライバシー」で、ブラウザにカメラとマイクを許可します。", "If you cannot: allow your browser to use camera and microphone in the computer's privacy settings."},
	"denied.then":       {"そのあと「もう一度試す」を押してください。", "Then press “Try again”."},
	"absent.1":          {"カメラやマイクが外れていないか、お確かめください。", "Check that camera and microphone are plugged in."},
	"absent.2":          {"スマートフォンをお持ちなら、同じURLをスマートフォンで開くこともできます。", "If you have a smartphone, you can open the same link there."},
	"busy.1":            {"ほかの通話アプリやカメラアプリを閉じてください。", "Close other call and camera apps."},
	"busy.2":            {"直らないときは、ブラウザを一度閉じて開き直してください。", "If that does not help, close the browser and open it again."},

	"inapp.title":     {"Safari か Chrome で開いてください", "Please open Safari or Chrome"},
	"inapp.text":      {"LINE などのアプリの中では、カメラやマイクを使えないことがあります。", "Inside apps such as LINE, camera and microphone may not work."},
	"inapp.ios.1":     {"画面の「…」や共有のしるしから「Safariで開く」「ブラウザで開く」を選びます。", "From “…” or the share icon, choose “Open in Safari” or “Open in browser”."},
	"inapp.android.1": {"画面の「⋮」から「他のアプリで開く」「Chromeで開く」を選びます。", "From “⋮”, choose “Open in other app” or “Open in Chrome”."},
	"inapp.copy.1":    {"見つからないときは、下のボタンでURLをコピーし、Safari か Chrome のアドレス欄に貼り付けてください。", "If you cannot find it, copy the link with the button below and paste it into the address bar of Safari or Chrome."},
	"inapp.copy":      {"URLをコピー", "Copy the link"},
	"inapp.anyway":    {"このまま進む", "Continue here"},
}
