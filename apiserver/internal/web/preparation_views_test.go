package web_test

import (
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
)

// preparation is the page of a visit that asks for everything.
func preparation(frame web.Frame) web.Preparation {
	return web.Preparation{
		Frame: frame, Action: "/visit/0123456789abcdef/preparation", Back: "/visit/0123456789abcdef",
		Explanation: "オンライン診療では、触診や検査ができません。\n\n症状によっては、来院をお願いすることがあります。", Version: "v1",
		Questions: []web.AskedQuestion{
			{Question: madoguchi.Question{
				ID: "q1", Text: "お薬のアレルギーはありますか", Kind: madoguchi.YesNoQuestion, Required: true,
			}},
			{Question: madoguchi.Question{
				ID: "q2", Text: "どの症状が一番つらいですか", Kind: madoguchi.ChoiceQuestion,
				Choices: []string{"熱", "せき", "のどの痛み"},
			}, Answer: "せき"},
			{
				Question: madoguchi.Question{ID: "q3", Text: "いつからですか", Kind: madoguchi.TextQuestion},
				Answer:   "三日前から\n夜に強い",
			},
		},
	}
}

// inPerson is the page of a visit in person, which asks the menu's questions only.
func inPerson(frame web.Frame) web.Preparation {
	page := preparation(frame)
	page.Action, page.Back, page.Explanation, page.Version = "/r/token/questions", "/r/token", "", ""
	page.InPerson = true
	return page
}
