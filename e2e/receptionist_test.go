package e2e

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestAReceptionistMergesDoubles finds a guest by half-width kana, registers the guest, sees the possible double,
// merges the two, and takes that back, with mouse and keyboard alone.
func TestAReceptionistMergesDoubles(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	known := api.NewPatient{PatientData: api.PatientData{
		Name: "日高 湊", Kana: "ヒダカ ミナト", BirthDate: "1984-05-12", Phone: "03-9876-1201", ChartNumber: "H-1201",
	}}
	if _, err := api.PatientsOf(client).Register(t.Context(), madoguchi.NewID(), known); err != nil {
		t.Fatal(err)
	}
	menu := session.Clinic.CurrentMenus()[0]
	visit := api.GuestVisit{
		DoctorID: session.Clinic.CurrentDoctors()[0].ID, MenuID: menu.ID, Method: api.InPerson, Visit: api.ReturnVisit,
		Start: time.Now().AddDate(0, 0, 40).Truncate(time.Hour), PatientName: "日髙 湊", PatientKana: "ヒダカ ミナト",
	}
	if _, err := client.Book(t.Context(), madoguchi.NewID(), visit); err != nil {
		t.Fatal(err)
	}

	d := openDesk(t, s, screen{1440, 900})
	d.signInAs(t, s, receptionMail)
	d.click(t, "患者", "place")
	d.clickAt(t, d.find(t, "", "field"))
	d.paste(t, "ﾋﾀﾞｶ ﾐ")
	d.sees(t, "日高 湊")
	d.click(t, "日髙 湊", "row")
	d.fill(t, "生年月日", "S59.5.12")
	d.fill(t, "電話", "0398761201")
	d.shot(t, "desk-patients-register")
	d.click(t, "登録する", "button")
	d.sees(t, "同じ方かもしれません")
	d.shot(t, "desk-patients-double")
	d.click(t, "くらべてまとめる", "button")
	d.sees(t, "1つの記録にまとめます。")
	d.shot(t, "desk-patients-compare")
	d.x(t, "key", "ctrl+Return")
	d.sees(t, "がまとめた記録")
	d.shot(t, "desk-patients-merged")
	d.click(t, "元に戻す", "button")
	d.find(t, "くらべてまとめる", "button")
	d.click(t, "別の方です", "button")
	d.find(t, "予約する", "button")
}
