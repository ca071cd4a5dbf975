package e2e

import (
	"strings"
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// child is a member of an account's family.
type child struct{ name, birthDate, born, sex string }

// TestAParentOfTwoBooksForEachChild adds two children to an account and books a visit for each. The dashboard, the
// mails and the clinic tell who is seen, and the clinic who booked. A child who is removed from the account keeps the
// visit (E4).
func TestAParentOfTwoBooksForEachChild(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	r := reader{t, newBrowser(t, phone)}
	parent := r.becomesMember(s)
	older := child{strings.Replace(parent.name, "花", "陽", 1), "平成31年4月2日", "2019年4月2日", "male"}
	younger := child{strings.Replace(parent.name, "花", "澪", 1), "2021-10-05", "2021年10月5日", "female"}
	r.opensFamily()
	r.sees("ご家族はまだ登録されていません。")
	r.adds(older)
	r.adds(younger)
	r.looks("portal-family")

	book := s.url() + "/book/" + session.Clinic.ID
	r.startsFor(book, older)
	r.choosesATime()
	r.isFor(older)
	r.books()
	first := s.isBookedBy(t, client, parent, older)

	r.startsFor(book, older)
	r.choosesATime()
	r.press(younger.name)
	r.isFor(younger)
	r.looks("booking-details-member")
	r.books()
	second := s.isBookedBy(t, client, parent, younger)

	r.goes(s.url() + "/mypage")
	r.sees(older.name + "（ご家族）")
	r.sees(younger.name + "（ご家族）")
	r.looks("portal-dashboard-family")
	r.removes(older, s.mailAbout(t, parent, older))
	r.goes(s.url() + "/mypage")
	r.sees(younger.name + "（ご家族）")
	r.missesNow(older.name)
	for _, entry := range []api.Entry{first, second} {
		s.staysBooked(t, client, entry)
	}
}

// opensFamily opens the page 「家族」 by the menu.
func (r reader) opensFamily() {
	r.t.Helper()
	r.until("the menu opens", `(document.querySelector('.menu > summary').click(), true)`)
	r.press("家族")
	r.isAt("/mypage/family")
}

// adds adds a child, whose phone and address are those of the parent.
func (r reader) adds(c child) {
	r.t.Helper()
	r.press("家族を追加する")
	r.isAt("/mypage/family/new")
	r.fills(map[string]string{"name": c.name, "kana": "しょしん こども", "birthDate": c.birthDate})
	r.ticks("input[name=sex][value=" + c.sex + "]")
	r.looks("portal-family-member")
	r.press("確認へ")
	r.sees("「登録する」を押してください。")
	r.sees(c.born)
	r.looks("portal-family-confirm")
	r.press("登録する")
	r.sees("ご家族を追加しました。")
	r.sees(c.name)
}

// startsFor begins a booking and chooses the patient.
func (r reader) startsFor(book string, c child) {
	r.t.Helper()
	r.goes(book)
	r.sees("受診される方を選んでください")
	r.looks("booking-for-whom")
	r.press(c.name)
	r.until("the next question", `new URLSearchParams(location.search).has('for')`)
}

// isFor checks which patient the details of a visit name.
func (r reader) isFor(c child) {
	r.t.Helper()
	r.until("the details are those of "+c.name,
		`document.querySelector('.people [aria-pressed=true]')?.innerText.includes(`+quote(c.name)+`)`)
	r.sees(c.born)
}

// removes removes a child, whose visit stays and is still read by its link.
func (r reader) removes(c child, mail outboxMessage) {
	r.t.Helper()
	r.opensFamily()
	r.until("the removal of "+c.name, `(() => {
		const card = [...document.querySelectorAll('section.card')].find(s => s.innerText.includes(`+quote(c.name)+`));
		card?.querySelector('a[href$="/remove"]').click();
		return Boolean(card);
	})()`)
	r.sees(c.name + "さんを家族から削除しますか")
	r.sees("今後の予約（1件）はキャンセルされません。")
	r.looks("portal-family-remove")
	r.press("削除する")
	r.sees("ご家族を削除しました。")
	r.missesNow(c.name)
	for _, link := range mail.Links {
		if strings.Contains(link, "/r/") {
			r.goes(link)
			r.sees("ご予約の内容")
			r.sees("予約をキャンセル")
			r.missesNow(c.name) // the link alone names nobody
			return
		}
	}
	r.t.Errorf("the mail has no link to the visit: %v", mail.Links)
}

// isBookedBy waits until the clinic has a child's visit, and the parent a mail about it.
func (s *stack) isBookedBy(t *testing.T, client *api.Client, parent accountOwner, c child) api.Entry {
	t.Helper()
	entry := s.webVisit(t, client, c.name)
	detail, err := client.Detail(t.Context(), entry.Kind, entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	if detail.Entry.PatientName != c.name || detail.Entry.BookedBy != parent.name || entry.BookedBy != parent.name {
		t.Errorf("the clinic sees %+v, not a visit of %s that %s booked", detail.Entry, c.name, parent.name)
	}
	s.mailAbout(t, parent, c)
	return entry
}

// mailAbout waits for the mail to the parent that tells of a child's visit.
func (s *stack) mailAbout(t *testing.T, parent accountOwner, c child) (mail outboxMessage) {
	t.Helper()
	eventually(t, "a mail that says for whom the visit is", patience, func() string {
		for _, message := range s.messagesTo(t, parent.address) {
			if strings.Contains(message.Text, "受診される方") && strings.Contains(message.Text, c.name) {
				mail = message
				return ""
			}
		}
		return "not yet"
	})
	if strings.Contains(mail.Subject, c.name) {
		t.Errorf("the subject %q tells the child's name", mail.Subject)
	}
	return mail
}

// staysBooked checks that a visit is booked still, and cancels it.
func (s *stack) staysBooked(t *testing.T, client *api.Client, entry api.Entry) {
	t.Helper()
	detail, err := client.Detail(t.Context(), entry.Kind, entry.ID)
	if err != nil {
		t.Fatal(err)
	}
	if detail.Entry.State != string(madoguchi.ReservationBooked) {
		t.Errorf("the visit is %s", detail.Entry.State)
	}
	if _, err := client.Cancel(t.Context(), entry.Kind, entry.ID); err != nil {
		t.Error(err)
	}
}
