package activities_test

import (
	"strings"
	"testing"
	"time"

	"madoguchi/activities"
)

// accountMails returns all mails about accounts, filled in as their senders do.
func accountMails(language string) []activities.AccountMail {
	const public = "https://meet.aoki-clinic.example"
	contact := []string{public + "/contact"}
	withdrawn := ofPatient(activities.MailWithdrawn, language)
	withdrawn.Waits = []string{"11月24日(火)　青木内科クリニック　田中 花子", "12月1日(火)　青木内科クリニック　田中 陽太"}
	return []activities.AccountMail{
		{
			Kind: activities.MailActivation, Language: language, Name: "青木 由紀子", Contact: contact,
			Valid: 24 * time.Hour,
			URL:   public + "/activate/AEQyFMdCVLY1zwDlcNnhAMqv3uB2ShM",
		},
		{
			Kind: activities.MailActivated, Language: language, Address: "aoki@clinic.example", Contact: contact,
			URL:  public + "/clinic/signin",
			Desk: public + "/desk",
		},
		{
			Kind: activities.MailAlreadyRegistered, Language: language, Address: "aoki@clinic.example",
			Contact: contact, URL: public + "/clinic/signin",
		},
		{
			Kind: activities.MailPasswordReset, Language: language, Contact: contact, Valid: time.Hour,
			URL: public + "/reset-password/AEQyFMdCVLY1",
		},
		{
			Kind: activities.MailSecondFactorReset, Language: language, Contact: contact, Valid: time.Hour,
			URL: public + "/reset-second-factor/AEQyFMdC",
		},
		{
			Kind: activities.MailInvitation, Language: language, Name: "佐藤 真理", Clinic: "青木内科クリニック", Contact: contact,
			Valid: 24 * time.Hour,
			URL:   public + "/join/AEQyFMdCVLY1zwDlcNnhAMqv3uB2ShM",
		},
		{
			Kind: activities.MailPasswordChanged, Language: language, Address: "sato@clinic.example", Contact: contact,
			URL: public + "/clinic/signin",
		},
		{
			Kind: activities.MailSecondFactorRemoved, Language: language, Address: "sato@clinic.example",
			Contact: contact, URL: public + "/clinic/signin",
		},
		{
			Kind: activities.MailJoined, Language: language, Address: "sato@clinic.example", Contact: contact,
			URL:  public + "/clinic/signin",
			Desk: public + "/desk",
		},
		{
			Kind: activities.MailRecoveryAsked, Language: language, Name: "佐藤 真理", Person: "佐藤 真理", Contact: contact,
			Valid: 24 * time.Hour,
			URL:   public + "/stop-recovery/AEQyFMdCVLY1",
		},
		{
			Kind: activities.MailRecoveryAskedOfColleague, Language: language, Name: "青木 由紀子", Person: "佐藤 真理",
			Contact: contact,
			URL:     public + "/clinic/recoveries/5gkr2m9x0c7wv3nt",
		},
		{
			Kind: activities.MailRecoveryGranted, Language: language, Name: "佐藤 真理", Contact: contact,
			Valid: 24 * time.Hour,
			URL:   public + "/recover/AEQyFMdCVLY1",
		},
		{
			Kind: activities.MailRecoveryDone, Language: language, Name: "青木 由紀子", Person: "佐藤 真理",
			Address: "sato@clinic.example",
			Contact: contact, URL: public + "/clinic/signin",
		},
		{
			Kind: activities.MailRecoveryStopped, Language: language, Name: "佐藤 真理", Person: "佐藤 真理",
			Address: "sato@clinic.example",
			Contact: contact, URL: public + "/clinic/signin",
		},
		{
			Kind: activities.MailSignUp, Language: language, Contact: contact, Valid: 24 * time.Hour,
			URL: public + "/mypage/signup/AEQyFMdCVLY1",
		},
		{
			Kind: activities.MailAddressChange, Language: language, Contact: contact, Valid: 24 * time.Hour,
			URL: public + "/mypage/change-address/AEQyFMdCVLY1",
		},
		{
			Kind: activities.MailAccountReset, Language: language, Contact: contact, Valid: time.Hour,
			URL: public + "/mypage/reset-password/AEQyFMdCVLY1",
		},
		ofPatient(activities.MailAccountExists, language),
		ofPatient(activities.MailSignedUp, language),
		ofPatient(activities.MailAddressChanged, language),
		ofPatient(activities.MailAccountPassword, language),
		withdrawn,
	}
}

// ofPatient returns a mail without a mailed link to the owner of a patient's account.
func ofPatient(kind activities.AccountMailKind, language string) activities.AccountMail {
	const public = "https://meet.aoki-clinic.example"
	return activities.AccountMail{
		Kind: kind, Language: language, Address: "hanako@patient.example", Contact: []string{public + "/contact"},
		URL: public + "/mypage",
	}
}

func TestAccountMails(t *testing.T) {
	for _, language := range []string{"ja", "en"} {
		for _, mail := range accountMails(language) {
			t.Run(language+"-"+string(mail.Kind), func(t *testing.T) {
				message, err := mail.Compose()
				if err != nil {
					t.Fatal(err)
				}
				name := "account-" + string(mail.Kind) + "." + language
				golden(t, name+".txt", "From: "+mail.From()+"\nSubject: "+message.Subject+"\n\n"+message.Text+"\n")
				golden(t, name+".html", message.HTML)
				if !strings.Contains(message.Text, "\n"+mail.URL+"\n") {
					t.Errorf("the URL does not stand on a line of its own:\n%s", message.Text)
				}
			})
		}
	}
}

func TestAccountMailsAreWrittenInJapaneseUnlessTheyCanBeInAnotherLanguage(t *testing.T) {
	mail := accountMails("fr")[0]
	message, err := mail.Compose()
	if err != nil || mail.From() != "窓口" || !strings.HasPrefix(message.Text, "青木 由紀子 様\n") {
		t.Errorf("%s: %q, %v", mail.From(), message.Text, err)
	}
}

func TestAccountMailsOfAnUnknownKindAreNotWritten(t *testing.T) {
	if message, err := (activities.AccountMail{Kind: "unheard-of"}).Compose(); err == nil ||
		message != (activities.Message{}) {
		t.Errorf("composed %+v, %v", message, err)
	}
}

func TestWhatIsTypedIsNoMarkup(t *testing.T) {
	mail := accountMails("en")[0]
	mail.Name = "<b>Aoki</b>"
	message, err := mail.Compose()
	if err != nil || strings.Contains(message.HTML, mail.Name) || !strings.Contains(message.HTML, "&lt;b&gt;Aoki") {
		t.Errorf("%s, %v", message.HTML, err)
	}
}
