package activities_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"madoguchi/activities"
	"madoguchi/madoguchi"
)

var update = flag.Bool("update", false, "write the golden files")

var tokyo = time.FixedZone("JST", 9*60*60)

func invitation(language string) activities.Invitation {
	start := time.Date(2026, 11, 24, 14, 30, 0, 0, tokyo)
	links := activities.Links{Public: "https://meet.aoki-clinic.example/", Keys: madoguchi.LinkKeys{[]byte("key")}}
	return activities.Invitation{
		Clinic: madoguchi.Clinic{Name: "青木内科クリニック", Phone: "03-1234-5678", TimeZone: "Asia/Tokyo"},
		Start:  start, Window: madoguchi.CallWindow(start, tokyo), Language: language,
		URL: links.Patient("0123456789abcdef", 0),
	}
}

func TestInvitations(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for _, channel := range []madoguchi.Channel{madoguchi.SMS, madoguchi.Mail} {
			t.Run(language+"-"+string(channel), func(t *testing.T) {
				message, err := invitation(language).Compose(channel)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, language+"-"+string(channel)+".txt", message.Subject+"\n\n"+message.Text+"\n")
				if channel == madoguchi.Mail {
					golden(t, language+"-mail.html", message.HTML)
				}
			})
		}
	}
}

// TestNoMessageCarriesAnothersLink uses a clinic whose name predates the rule against links.
func TestNoMessageCarriesAnothersLink(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for _, channel := range []madoguchi.Channel{madoguchi.SMS, madoguchi.Mail} {
			i := invitation(language)
			i.Clinic.Name = "お荷物をお預かりしています https://evil.example"
			message, err := i.Compose(channel)
			if err != nil {
				t.Fatal(err)
			}
			if all := message.Subject + message.Text + message.HTML; strings.Contains(all, "evil") ||
				strings.Contains(all, "お荷物") {
				t.Errorf("%s by %s: %s", language, channel, all)
			}
		}
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestSMSFitsTwoSegmentsAndItsLinkOne(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		message, err := invitation(language).Compose(madoguchi.SMS)
		if err != nil {
			t.Fatal(err)
		}
		if segments := madoguchi.SMSSegments(message.Text); segments > 2 {
			t.Errorf("%s: %d segments", language, segments)
		}
	}
	if url := invitation("ja").URL; madoguchi.SMSSegments("診"+url) != 1 {
		t.Errorf("the link does not fit one segment: %s", url)
	}
}

func TestUnknownLanguageReadsAsJapanese(t *testing.T) {
	message, err := invitation("xx").Compose(madoguchi.SMS)
	if err != nil || !strings.Contains(message.Text, "有効") {
		t.Errorf("%q, %v", message.Text, err)
	}
}

// TestAnotherYearIsNamed requests messages before and after the turn of the year.
func TestAnotherYearIsNamed(t *testing.T) {
	for language, want := range map[string]struct{ short, long string }{
		"ja": {"2027/1/5(火)14:30", "2027年1月5日（火）14:30"}, "en": {"Tue 5 Jan 2027 14:30", "Tuesday 5 January 2027 14:30"},
	} {
		for _, channel := range []madoguchi.Channel{madoguchi.SMS, madoguchi.Mail} {
			i := invitation(language)
			i.Start = time.Date(2027, 1, 5, 14, 30, 0, 0, tokyo)
			for asked, named := range map[time.Time]bool{
				time.Date(2026, 12, 31, 23, 59, 0, 0, tokyo): true, time.Date(2027, 1, 1, 0, 0, 0, 0, tokyo): false,
				time.Date(2026, 12, 31, 15, 0, 0, 0, time.UTC): false,
			} {
				i.Asked = asked
				message, err := i.Compose(channel)
				if err != nil {
					t.Fatal(err)
				}
				inText, mail := want.short, channel == madoguchi.Mail
				if mail {
					inText = want.long
				}
				if strings.Contains(message.Text, inText) != named || mail &&
					(strings.Contains(message.Subject, want.short) != named ||
						strings.Contains(message.HTML, inText) != named) {
					t.Errorf("%s by %s, asked for at %v: %s", language, channel, asked, message.Text)
				}
			}
		}
	}
}

// TestAClinicWithoutATelephone checks that no empty brackets and no dangling comma remain.
func TestAClinicWithoutATelephone(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		i := invitation(language)
		i.Clinic.Phone = ""
		message, err := i.Compose(madoguchi.Mail)
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range []string{message.Text, message.HTML} {
			if strings.Contains(text, "（）") || strings.Contains(text, ", .") || strings.Contains(text, "()") {
				t.Errorf("%s: %s", language, text)
			}
		}
	}
}

// TestAMovedVisit withdraws the earlier time. A preview may not know it.
func TestAMovedVisit(t *testing.T) {
	for language, want := range map[string]struct{ sms, subject, known, unknown string }{
		"ja": {
			"【日時変更】青木内科クリニック ビデオ通話 2027/1/5(火)14:30", "【青木内科クリニック】日時変更のご案内（2027/1/5(火)14:30）",
			"日時が変わりました。以前のご案内（12/1 11:00）は無効です。", "日時が変わりました。以前のご案内は無効です。",
		},
		"en": {
			"青木内科クリニック call moved to Tue 5 Jan 2027 14:30 JST",
			"青木内科クリニック: new time of your video call, Tue 5 Jan 2027 14:30 JST",
			"The time has changed. The earlier one (1 Dec 11:00) is no longer valid.",
			"The time has changed. The earlier one is no longer valid.",
		},
	} {
		i := invitation(language)
		i.Start = time.Date(2027, 1, 5, 14, 30, 0, 0, tokyo)
		i.Window, i.Moved = madoguchi.CallWindow(i.Start, tokyo), true
		i.Asked = time.Date(2026, 11, 30, 9, 0, 0, 0, tokyo)
		text := composed(t, i, madoguchi.SMS).Text
		if !strings.HasPrefix(text, want.sms) || madoguchi.SMSSegments(text) > 2 {
			t.Errorf("%s: %d SMS: %s", language, madoguchi.SMSSegments(text), text)
		}
		for before, sentence := range map[time.Time]string{
			{}: want.unknown, time.Date(2026, 12, 1, 11, 0, 0, 0, tokyo): want.known,
		} {
			i.Before = before
			mail := composed(t, i, madoguchi.Mail)
			if mail.Subject != want.subject || !strings.HasPrefix(mail.Text, sentence) ||
				!strings.Contains(mail.HTML, sentence) {
				t.Errorf("%s: %s\n%s\n%s", language, mail.Subject, mail.Text, mail.HTML)
			}
		}
	}
}

func composed(t *testing.T, i activities.Invitation, channel madoguchi.Channel) activities.Message {
	t.Helper()
	message, err := i.Compose(channel)
	if err != nil {
		t.Fatal(err)
	}
	return message
}

// TestValidityNamesAnotherYear uses a visit on the first day of the next year. Its link opens in this year.
func TestValidityNamesAnotherYear(t *testing.T) {
	for language, want := range map[string]string{
		"ja": "有効期限 12/31 23:30 〜 2027/1/2 00:30", "en": "Valid  31 Dec 23:30 to 2 Jan 2027 00:30",
	} {
		i := invitation(language)
		i.Start = time.Date(2027, 1, 1, 0, 30, 0, 0, tokyo)
		i.Window, i.Asked = madoguchi.CallWindow(i.Start, tokyo), time.Date(2026, 12, 31, 9, 0, 0, 0, tokyo)
		if text := composed(t, i, madoguchi.Mail).Text; !strings.Contains(text, want) {
			t.Errorf("%s: %s", language, text)
		}
	}
}
