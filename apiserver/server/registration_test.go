package server

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"madoguchi/madoguchi"
)

const clinicPassword = "Aoki-2126-naika"

// medical returns the values of a valid form.
func medical(changes ...string) url.Values {
	return changed(url.Values{
		"familyName": {"基金"}, "givenName": {"太郎"}, "kind": {"1"}, "prefecture": {"01"}, "code": {"9999991"},
		"name":    {"青木内科クリニック"},
		"founder": {"医療法人社団　青木会"}, "phone": {"0312345678"}, "email": {"kikin.taro@clinic-aoki.example"},
		"password": {clinicPassword}, "passwordRepeat": {clinicPassword}, "agreed": {"1"},
	}, changes...)
}

// workplace returns the values of a workplace clinic.
func workplace(changes ...string) url.Values {
	return changed(url.Values{
		"familyName": {"基金"}, "givenName": {"太郎"}, "kind": {"7"}, "prefecture": {"13"}, "name": {"青木製作所診療所（医科）"},
		"nameKana": {"ｱｵｷｾｲｻｸｼﾞｮ ｼﾝﾘｮｳｼﾞｮ"}, "postalCode": {"1068567"}, "address": {"東京都港区南麻布１丁目１８ー４"},
		"addressKana": {"ﾄｳｷｮｳﾄﾐﾅﾄｸﾐﾅﾐｱｻﾞﾌﾞ1,18ｰ4"}, "foundedOn": {"1999-04-01"}, "founder": {"青木製作所"},
		"founderKana": {"ｱｵｷｾｲｻｸｼﾞｮ"},
		"phone":       {"03-1234-5678"}, "email": {"shinryo@aoki.example"},
		"password": {clinicPassword}, "passwordRepeat": {clinicPassword}, "agreed": {"1"},
	}, changes...)
}

// changed sets fields by name and value. A field set to "" is omitted, as browsers omit an unchecked box.
func changed(values url.Values, changes ...string) url.Values {
	for i := 0; i+1 < len(changes); i += 2 {
		if values.Set(changes[i], changes[i+1]); changes[i+1] == "" {
			values.Del(changes[i])
		}
	}
	return values
}

// draftOf proceeds to the confirmation and returns its draft.
func (s *scene) draftOf(form url.Values) url.Values {
	s.t.Helper()
	confirm := s.post("/registration/confirm", form).is(http.StatusOK, "registration-confirm")
	values := confirm.values()
	if len(values) != 1 || values.Get("draft") == "" {
		s.t.Fatalf("the confirmation would send %v, want a draft alone", values)
	}
	return values
}

// onlyApplication returns the single application that the workflows received.
func (s *scene) onlyApplication() madoguchi.Application {
	s.t.Helper()
	s.processes.mu.Lock()
	defer s.processes.mu.Unlock()
	if len(s.processes.applied) != 1 {
		s.t.Fatalf("%d applications, want one", len(s.processes.applied))
	}
	for _, application := range s.processes.applied {
		return application
	}
	panic("unreachable")
}

func TestRegistration(t *testing.T) {
	for name, form := range map[string]url.Values{"a medical clinic": medical(), "a workplace clinic": workplace()} {
		t.Run(name, func(t *testing.T) {
			s := newScene(t)
			s.get("/registration").is(http.StatusOK, "registration").says("医科・歯科・調剤・訪問看護・職域")
			s.get("/registration/applicant").is(http.StatusOK, "registration-applicant")
			step2 := s.post("/registration/institution", url.Values{
				"familyName": form["familyName"], "givenName": form["givenName"], "kind": form["kind"],
			}).is(http.StatusOK, "registration-institution")
			if faults := step2.faults(); faults != "" {
				t.Errorf("step 2 begins with faults in %s", faults)
			}
			draft := s.draftOf(form)
			for range 2 { // a button that is pressed twice
				mailed := s.post("/registration/apply", draft)
				if mailed.status != http.StatusSeeOther || mailed.header.Get("Location") != "/registration/mailed" {
					t.Fatalf("applying was answered %d to %s", mailed.status, mailed.header.Get("Location"))
				}
			}
			s.get("/registration/mailed").is(http.StatusOK, "registration-mailed").says("24時間")
			s.checkApplication(form)
		})
	}
}

func (s *scene) checkApplication(form url.Values) {
	s.t.Helper()
	got := s.onlyApplication()
	for _, field := range madoguchi.RegistrationFields() {
		if value := *got.Registration.Field(field); value != form.Get(field) {
			s.t.Errorf("%s is %q, want %q", field, value, form.Get(field))
		}
	}
	terms, privacy := s.server.Content.Versions("ja")
	if got.Consent.Terms != terms || got.Consent.Privacy != privacy || !got.Consent.At.Equal(morning) ||
		got.Language != "ja" {
		s.t.Errorf("consent is %+v in %s", got.Consent, got.Language)
	}
	if ok, err := s.server.hasher.Match(s.t.Context(), got.PasswordHash, form.Get("password")); !ok || err != nil {
		s.t.Errorf("the hash is not the password's: %v", err)
	}
}

// The confirmation shows all values and no password, and the draft cannot be read.
func TestConfirmationHoldsNoPassword(t *testing.T) {
	s := newScene(t)
	page := s.post("/registration/confirm", medical()).is(http.StatusOK, "registration-confirm")
	page.says("0119999991").says("医療法人社団　青木会").says("kikin.taro@clinic-aoki.example").says("1: 医科").says("01: 北海道")
	for _, secret := range []string{clinicPassword, "argon2id"} {
		if strings.Contains(page.body, secret) {
			t.Errorf("the page holds %s", secret)
		}
	}
}

func TestFaultsOfARegistration(t *testing.T) {
	s := newScene(t)
	hashed := s.hashed()
	tests := []struct {
		name   string
		form   url.Values
		page   string
		faults string
		says   string
	}{
		{"nothing", url.Values{}, "registration-applicant", "familyName givenName kind", "姓：入力してください。"},
		{"an unknown kind", medical("kind", "2"), "registration-applicant", "kind", "選択してください。"},
		{
			"a kind alone", url.Values{"familyName": {"基金"}, "givenName": {"太郎"}, "kind": {"7"}},
			"registration-institution",
			"prefecture name nameKana postalCode address addressKana foundedOn founder founderKana phone email " +
				"password passwordRepeat agreed",
			"新設年月日：入力してください。",
		},
		{
			"a character that depends on the environment", medical("founder", "医療法人㈱青木会"), "registration-institution",
			"founder", "「㈱」は環境依存文字のため使えません。",
		},
		{"the mend of one", medical("founder", "医療法人㈱青木会"), "registration-institution", "founder", "「株式会社」に直す"},
		{
			"a decomposed one that has no place", medical("founder", "か\u0301"), "registration-institution", "founder",
			"U+0301",
		},
		{
			"several at once",
			medical(
				"code", "999991", "phone", "3-1234-5678", "email", "Taro@clinic.example", "password", "Aoki", "agreed",
				"",
			),
			"registration-institution", "code phone email password passwordRepeat agreed", "「T」は使えません。"},
		{
			"another password", medical("passwordRepeat", "x"), "registration-institution", "passwordRepeat",
			"パスワードと一致しません。",
		},
		{"no agreement", medical("agreed", ""), "registration-institution", "agreed", "同意してください。"},
		{
			"a number that can be divided", workplace("phone", "0312345678"), "registration-institution", "phone",
			"「03-1234-5678」に直す",
		},
		{
			"brackets in the middle", workplace("name", "青木（医科）診療所"), "registration-institution", "name",
			"「（」「）」はこの欄で使えない記号です。",
		},
		{
			"a direction mark", workplace("nameKana", "ｱｵｷ\u202e"), "registration-institution", "nameKana",
			"目に見えない文字（U+202E）",
		},
		{"tomorrow", workplace("foundedOn", "2126-11-26"), "registration-institution", "foundedOn", "今日までの日付"},
		{"too long", medical("name", strings.Repeat("青", 121)), "registration-institution", "name", "120文字以内"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.t = t
			page := s.post("/registration/confirm", test.form).is(http.StatusUnprocessableEntity, test.page).
				says(test.says)
			if got := page.faults(); got != test.faults {
				t.Errorf("faults in %s, want %s", got, test.faults)
			}
			values := page.values()
			for field, want := range test.form {
				secret := strings.HasPrefix(field, "password")
				if got := values.Get(field); test.page == "registration-institution" &&
					(!secret && got != want[0] || secret && got != "") {
					t.Errorf("%s is shown as %q", field, got)
				}
			}
		})
	}
	s.t = t
	if count := s.hashed() - hashed; count != 0 {
		t.Errorf("%d passwords were hashed for forms that are wrong", count)
	}
}

// NFD, as some systems type it, is converted to NFC before the check, in every field.
func TestDecomposedInputIsComposed(t *testing.T) {
	s := newScene(t)
	s.post("/registration/apply", s.draftOf(medical("name", "青木か\u3099っこう医院", "founder", " か\u3099くえん ")))
	if got := s.onlyApplication().Registration; got.Name != "青木がっこう医院" || got.Founder != "がくえん" {
		t.Errorf("%+v", got)
	}
}

func TestFaultsInEnglish(t *testing.T) {
	s := newScene(t)
	s.post("/registration/confirm?lang=en", medical("founder", "㈱青木会")).
		is(http.StatusUnprocessableEntity, "registration-institution").
		says("“㈱” depends on the environment and cannot be used.").says("Change to “株式会社”")
}

// Without scripts the server does the work of the form's buttons. Only the passwords are lost.
func TestButtonsOfTheForm(t *testing.T) {
	s := newScene(t)
	tests := []struct {
		name, button, value string
		form                url.Values
		field, want         string
		faults              string
	}{
		{"a proposal", "mend", "founder", medical("checked", "1", "founder", "㈱青木会"), "founder", "株式会社青木会", ""},
		{
			"a proposal among faults", "mend", "founder", medical("checked", "1", "founder", "㈱青木会", "phone", "3"),
			"founder", "株式会社青木会", "phone",
		},
		{
			"a proposal that there is none for", "mend", "founder", medical("checked", "1", "founder", "㈱☃"), "founder",
			"㈱☃", "founder",
		},
		{"a proposal for no field", "mend", "password", medical(), "founder", "医療法人社団　青木会", ""},
		{
			"a postal code of one town", "lookup", "1", workplace("address", "", "addressKana", ""), "address",
			"東京都港区南麻布１丁目１８ー４", "",
		},
		{
			"its kana", "lookup", "1", workplace("address", "", "addressKana", ""), "addressKana", "ﾄｳｷｮｳﾄﾐﾅﾄｸﾐﾅﾐｱｻﾞﾌﾞ",
			"",
		},
		{
			"a postal code as people write it", "lookup", "1", workplace("address", "", "postalCode", "１０６ー８５６７"),
			"address", "東京都港区南麻布１丁目１８ー４", "",
		},
		{
			"a postal code that does not exist", "lookup", "1", workplace("postalCode", "9999999"), "address",
			"東京都港区南麻布１丁目１８ー４", "postalCode",
		},
		{"a town", "place", "1", workplace("postalCode", "4520961"), "address", "愛知県清須市春日一番割", ""},
		{
			"a town that there is none of", "place", "66", workplace("postalCode", "4520961"), "address",
			"東京都港区南麻布１丁目１８ー４", "",
		},
		{"a town of no number", "place", "-1", workplace("postalCode", "4520961"), "address", "東京都港区南麻布１丁目１８ー４", ""},
		{"another kind's fields", "checked", "1", workplace("kind", "1", "code", "1234567"), "address", "", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s.t = t
			test.form.Set(test.button, test.value)
			page := s.post("/registration/institution", test.form).is(http.StatusOK, "registration-institution")
			if got := page.values().Get(test.field); got != test.want {
				t.Errorf("%s is %q, want %q", test.field, got, test.want)
			}
			if got := page.faults(); got != test.faults {
				t.Errorf("faults in %q, want %q", got, test.faults)
			}
		})
	}
}

// A postal code that breaks its rule is not looked up. The page says the rule, once.
func TestALookUpOfHalfACode(t *testing.T) {
	s := newScene(t)
	for code, says := range map[string]string{"12": "7桁の数字で入力してください（例：1000001）。ハイフンがあってもかまいません。", "": "入力してください。"} {
		for _, checked := range []string{"", "1"} {
			form := workplace("postalCode", code, "lookup", "1", "checked", checked)
			page := s.post("/registration/institution", form).
				is(http.StatusOK, "registration-institution").says("郵便番号：" + says)
			if got := page.faults(); got != "postalCode" {
				t.Errorf("faults in %q for %q", got, code)
			}
			if got := page.values().Get("postalCode"); got != code {
				t.Errorf("%q is shown as %q", code, got)
			}
		}
	}
}

func TestTownsToChooseFrom(t *testing.T) {
	s := newScene(t)
	page := s.post("/registration/institution", workplace("postalCode", "4520961", "lookup", "1")).
		is(http.StatusOK, "registration-institution").
		says("66の町域").says("愛知県清須市春日一本松").says("ｱｲﾁｹﾝｷﾖｽｼﾊﾙﾋｲｯﾎﾟﾝﾏﾂ")
	if count := strings.Count(page.body, `name="place"`); count != 66 {
		t.Errorf("%d towns to choose from", count)
	}
}

// A user who goes back to step 1 to change the name finds it filled in, and step 2 unchanged.
func TestChangeOfTheApplicant(t *testing.T) {
	s := newScene(t)
	step1 := s.post("/registration/applicant", medical()).is(http.StatusOK, "registration-applicant").values()
	for field, want := range medical("password", "", "passwordRepeat", "", "agreed", "") {
		if step1.Get(field) != want[0] {
			t.Errorf("%s is %q in step 1", field, step1.Get(field))
		}
	}
	step1.Set("givenName", "花子")
	step2 := s.post("/registration/institution", step1).is(http.StatusOK, "registration-institution").values()
	if step2.Get("givenName") != "花子" || step2.Get("name") != "青木内科クリニック" || step2.Get("prefecture") != "01" {
		t.Errorf("step 2 goes on with %v", step2)
	}
}

func TestApplicationsAreLimited(t *testing.T) {
	s := newScene(t)
	for i := range s.server.limits.Applications.Burst {
		draft := s.draftOf(medical("email", fmt.Sprintf("a%d@clinic.example", i)))
		if page := s.post("/registration/apply", draft); page.status != http.StatusSeeOther {
			t.Fatalf("application %d was answered %d", i, page.status)
		}
	}
	draft := s.draftOf(medical())
	page := s.post("/registration/apply", draft).is(http.StatusTooManyRequests, "registration-confirm").
		says("1分ほど待ってから")
	s.now.advance(time.Minute)
	if page := s.post("/registration/apply", page.values()); page.status != http.StatusSeeOther {
		t.Errorf("after a minute it was answered %d", page.status)
	}
}

func TestPasswordsToHashAreLimited(t *testing.T) {
	s := newScene(t)
	hashed := s.hashed()
	burst := s.server.limits.Registrations.Burst
	for range burst {
		s.draftOf(medical())
	}
	page := s.post("/registration/confirm", medical()).is(http.StatusTooManyRequests, "registration-institution").
		says("入力内容は残っています")
	if page.values().Get("founder") == "" || s.hashed()-hashed != burst {
		t.Errorf("%d hashes, and the form shows %v", s.hashed()-hashed, page.values())
	}
}

func TestFormsThatNoPageSends(t *testing.T) {
	s := newScene(t)
	form := "application/x-www-form-urlencoded"
	good := medical().Encode()
	tests := []struct{ name, kind, body string }{
		{"an unknown field", form, good + "&admin=1"},
		{"a field twice", form, good + "&kind=3"},
		{"no UTF-8", form, strings.Replace(good, "code=9999991", "code=%ff", 1)},
		{"a broken escape", form, good + "&draft=%zz"},
		{"a value without end", form, good + "&draft=" + strings.Repeat("a", maxBody)},
		{"JSON", "application/json", `{"kind":"1"}`},
		{
			"another form's kind", "multipart/form-data; boundary=x",
			"--x\r\nContent-Disposition: form-data; name=\"kind\"\r\n\r\n1\r\n--x--\r\n",
		},
		{"no kind", "", good},
		{"a draft that nobody sealed", form, "draft=AAAA"},
		{"a draft in another alphabet", form, "draft=" + strings.Repeat("+/", 40)},
	}
	for _, path := range []string{"applicant", "institution", "confirm", "apply"} {
		for _, test := range tests {
			if path == "applicant" && strings.HasPrefix(test.name, "a draft") {
				continue // step 1 accepts none, and shows an empty form
			}
			t.Run(path+"/"+test.name, func(t *testing.T) {
				s.t = t
				response, body := s.send(
					letter{
						method: http.MethodPost, path: "/registration/" + path, body: test.body,
						header: map[string]string{"Content-Type": test.kind},
					},
				)
				page := shownPage{t: t, status: response.StatusCode, header: response.Header, body: string(body)}
				page.is(http.StatusBadRequest, "failure")
			})
		}
	}
}

// The browser may cache a page of the registration for the Back button. Shared caches may not.
func TestRegistrationPagesMayBeGoneBackTo(t *testing.T) {
	s := newScene(t)
	for _, page := range []shownPage{
		s.get("/registration"), s.get("/registration/applicant"), s.post("/registration/institution", medical()),
		s.post("/registration/confirm", medical()),
	} {
		if kept := page.header.Get("Cache-Control"); kept != "private, no-cache" {
			t.Errorf("Cache-Control is %q", kept)
		}
	}
	for _, path := range []string{"institution", "confirm", "apply"} {
		if page := s.get("/registration/" + path); page.status != http.StatusSeeOther ||
			page.header.Get("Location") != "/registration/applicant" {
			t.Errorf("GET %s: %d to %s", path, page.status, page.header.Get("Location"))
		}
	}
}

// An address with an account gets the same answer as any other. Only the workflow looks it up.
func TestTheAnswerTellsNothingOfTheAddress(t *testing.T) {
	s := newScene(t)
	s.withPassword("known@clinic.example")
	var seen []string
	for _, address := range []string{"known@clinic.example", "unknown@clinic.example"} {
		page := s.post("/registration/apply", s.draftOf(medical("email", address)))
		mailed := s.sendCookie("/registration/mailed", mailedCookieOf(t, page)).says(address)
		seen = append(
			seen,
			fmt.Sprint(
				page.status, page.header.Get("Location"), page.body, strings.ReplaceAll(mailed.body, address, "…"),
			),
		)
	}
	if seen[0] != seen[1] {
		t.Errorf("answered\n%s\n%s", seen[0], seen[1])
	}
}

// Without scripts too, a look-up keeps the text after the town, and fills in the prefecture if none is chosen.
func TestLookUpKeepsTheHouse(t *testing.T) {
	s := newScene(t)
	look := func(form url.Values, code, want string) url.Values {
		t.Helper()
		page := s.post("/registration/institution", changed(form, "postalCode", code, "lookup", "1")).
			is(http.StatusOK, "registration-institution").values()
		if page.Get("address") != want || page.Get("town") == "" || page.Get("prefecture") != "13" {
			t.Errorf(
				"the address is %q in %s, behind %q", page.Get("address"), page.Get("prefecture"), page.Get("town"),
			)
		}
		return page
	}
	form := look(workplace("address", "", "addressKana", "", "prefecture", ""), "〒100-0001", "東京都千代田区千代田")
	form.Set("address", form.Get("address")+"１ー１")
	form.Set("addressKana", form.Get("addressKana")+"1ｰ1")
	form = look(form, "1000002", "東京都千代田区皇居外苑１ー１")
	if kana := form.Get("addressKana"); kana != "ﾄｳｷｮｳﾄﾁﾖﾀﾞｸｺｳｷｮｶﾞｲｴﾝ1ｰ1" {
		t.Errorf("its kana is %s", kana)
	}
	form.Set("address", "千代田区千代田２")
	form = look(form, "1000001", "東京都千代田区千代田２")
	form.Set("address", "３ー４")
	form = look(form, "1000002", "東京都千代田区皇居外苑３ー４")
	form.Set("address", "大阪府大阪市北区")
	look(form, "1000001", "東京都千代田区千代田")
}
