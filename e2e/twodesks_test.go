package e2e

import (
	"testing"
	"time"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// TestTwoDesksShowTheSamePatients lets two colleagues work on the same patients, each at a desk. What one does appears
// at the other without a press, with the choice kept; where both type, the second one decides.
func TestTwoDesksShowTheSamePatients(t *testing.T) {
	s := sharedStack(t)
	client, session := s.signIn(t)
	known := api.NewPatient{PatientData: api.PatientData{
		Name: "汐見 渚", Kana: "シオミ ナギサ", BirthDate: "1984-05-12", Phone: "03-9876-1401", ChartNumber: "S-1401",
	}}
	if _, err := api.PatientsOf(client).Register(t.Context(), madoguchi.NewID(), known); err != nil {
		t.Fatal(err)
	}
	types, colleague := openDesk(t, s, screen{1440, 900}), openDesk(t, s, screen{1440, 900})
	types.signInAs(t, s, receptionMail)
	colleague.signInAs(t, s, adminMail)
	for _, d := range []*desk{types, colleague} {
		d.click(t, "患者", "place")
		d.clickAt(t, d.find(t, "", "field"))
		d.paste(t, "ｼｵﾐ")
		d.click(t, "汐見 渚", "row")
		d.find(t, "予約する", "button")
	}

	colleague.click(t, "患者を登録", "button")
	colleague.fill(t, "患者名", "汐見 凪")
	colleague.fill(t, "ふりがな", "しおみ なぎ")
	colleague.click(t, "登録する", "button")
	types.find(t, "汐見 凪", "row")
	types.find(t, "予約する", "button") // the chosen patient is still open
	visit := api.GuestVisit{
		DoctorID: session.Clinic.CurrentDoctors()[0].ID, MenuID: session.Clinic.CurrentMenus()[0].ID,
		Method: api.InPerson, Visit: api.ReturnVisit, Start: time.Now().AddDate(0, 0, 41).Truncate(time.Hour),
		PatientName: "汐見 岬", PatientKana: "シオミ ミサキ",
	}
	if _, err := client.Book(t.Context(), madoguchi.NewID(), visit); err != nil {
		t.Fatal(err)
	}
	types.find(t, "汐見 岬", "row")
	types.shot(t, "desk-patients-live")

	types.click(t, "編集", "button")
	types.fill(t, "電話", "03-1111-1401")
	colleague.click(t, "汐見 渚", "row")
	colleague.click(t, "編集", "button")
	colleague.fill(t, "電話", "03-2222-1401")
	colleague.fill(t, "住所", "千葉県船橋市本町1-2-3")
	colleague.click(t, "保存", "button")
	types.sees(t, "変更後：03-2222-1401")
	types.sees(t, "この画面の入力：03-1111-1401")
	types.click(t, "保存", "button")
	types.sees(t, "どちらにするかを選んでから")
	types.shot(t, "desk-patients-crossed")
	types.click(t, "この入力にする", "button")
	types.click(t, "保存", "button")
	types.sees(t, "千葉県船橋市本町1-2-3")
	colleague.sees(t, "03-1111-1401")
	colleague.shot(t, "desk-patients-colleague")
}
