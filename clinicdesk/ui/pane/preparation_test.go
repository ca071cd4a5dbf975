package pane

import (
	"testing"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The open pane follows what the patient does before the visit, and shows the text that the patient agreed to.
func TestThePaneFollowsThePatientsPreparation(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	clinic := d.clinic.Settings.Change(func(clinic *api.Clinic) { clinic.Preparation.Explanation = "触診はできません。" })
	d.view.Session.UpdateClinic(clinic)
	d.Open(entry.ID)
	d.await(t, "the agreement is missing", func() bool { return d.Says("prepared.notAgreed") })
	now := d.view.Now()
	d.clinic.Visits.Prepare(entry.ID, api.Preparation{
		Explanation: "触診はできません。", AgreedAt: &now, AnsweredAt: &now,
		Answers: []api.Answer{
			{Question: "せき", Kind: string(madoguchi.YesNoQuestion), Answer: madoguchi.AnsweredNo},
		},
	})
	d.await(t, "the agreement", func() bool { return d.Says("prepared.read") && !d.Says("prepared.notAgreed") })
	d.Reads(t, "せき", "いいえ")
	d.Press(t, "prepared.read")
	d.Reads(t, "触診はできません。")
	d.host.Dialogs.Close()
}

// Staff copy the number and the address of a patient who booked on the web.
func TestTheContactOfAWebBookingIsCopied(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	d.clinic.Visits.PutBooked(entry, api.Booker{Phone: "090-1234-5678", Email: "osamu@example.jp", Language: "ja"})
	d.Open(entry.ID)
	d.await(t, "the contact", func() bool { return d.Says("booker.source") })
	for label, want := range map[string]string{"patients.phone": "090-1234-5678", "patients.mail": "osamu@example.jp"} {
		d.PressLabel(t, d.view.Say("pane.copyFact", d.view.Say(label)))
		if got := d.host.Clipboard.Content(); got != want {
			t.Errorf("copied %q, want %q", got, want)
		}
	}
}

// Staff let a patient in who could not agree. The pane says who did so.
func TestAPatientIsLetInWithoutAgreement(t *testing.T) {
	d := livePaneOf(t)
	entry := d.of(t, "加藤 修")
	clinic := d.clinic.Settings.Change(func(clinic *api.Clinic) { clinic.Preparation.Explanation = "触診はできません。" })
	d.view.Session.UpdateClinic(clinic)
	d.Open(entry.ID)
	d.await(t, "the agreement is missing", func() bool { return d.Says("prepared.admit") })
	d.Press(t, "prepared.admit")
	d.Reads(t, "加藤 修 さん")
	d.Press(t, "prepared.admit.go")
	d.await(t, "who let the patient in", func() bool { return !d.Says("prepared.admit") })
	d.Reads(t, "受付 佐藤が同意なしで通しました")
	if !d.Says("prepared.notAgreed") {
		t.Error("the agreement is not missing any more")
	}
}
