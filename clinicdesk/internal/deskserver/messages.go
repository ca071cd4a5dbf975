package deskserver

import (
	"fmt"
	"net/http"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

func (v *Visits) send(w http.ResponseWriter, r *http.Request) {
	var send api.Send
	if !read(w, r, &send) {
		return
	}
	id := r.PathValue("id")
	v.once(w, r, http.StatusAccepted, func() (api.Detail, string) {
		detail, ok := v.details[id]
		if !ok {
			return api.Detail{}, "notFound"
		}
		now := v.now()
		detail.Entry.Attention, detail.Entry.AttentionSince = "", nil
		detail.Entry.Delivery = &api.Delivery{
			ID: madoguchi.NewID(), Channel: send.Channel, Target: send.Target, Status: "delivered",
			AskedAt: now, SentAt: &now, StatusAt: now,
		}
		detail.Timeline = append(detail.Timeline, api.Event{At: now, Code: "sendAsked", Actor: "staff", Name: "受付 佐藤"},
			api.Event{At: now, Code: "delivered", Actor: "system"})
		return detail, ""
	})
}

func (v *Visits) message(w http.ResponseWriter, r *http.Request) {
	detail, ok := v.Detail(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "notFound", "")
		return
	}
	start := detail.Entry.Start.In(v.settings.location())
	preview := api.Preview{Text: fmt.Sprintf("%s ビデオ通話 %d/%d %s\n%s\n1時間前から翌日同時刻まで有効", v.settings.current().Name,
		start.Month(), start.Day(), start.Format("15:04"), detail.PatientURL)}
	if r.URL.Query().Get("channel") == string(madoguchi.SMS) {
		preview.Segments = 1
	}
	answer(w, http.StatusOK, preview)
}
