package patient

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/access"
	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/desk/entries"
	"madoguchi/apiserver/internal/web"
	"madoguchi/madoguchi"
	"madoguchi/slip"
)

// visitCookie holds the secret of a call's link, for the pages of that call only. The first use exchanges the link for
// it. So the secret leaves the address bar and the history, and cannot be read over a shoulder.
const visitCookie = "madoguchi_visit"

// OpenLink accepts the link in a message (B5). It changes nothing but the browser's cookie, so a mail scanner cannot
// use the link up.
func (h *Handler) OpenLink(c *gin.Context) error { return h.open(c, "") }

// open leads to a page of the link's visit.
func (h *Handler) open(c *gin.Context, page string) error {
	token := c.Param("token")
	call, err := h.callOfToken(c, token)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		if err := h.Limits.Links.Take(access.Network(c.ClientIP())); err != nil {
			return err
		}
		frame := h.Frame(c, madoguchi.Clinic{})
		return h.Page(c, http.StatusNotFound, web.BadLink{Frame: frame})
	}
	if err != nil {
		return err
	}
	path := h.giveCookie(c, call, token) + page
	if wish := c.Query("lang"); wish != "" {
		path += "?lang=" + string(answer.Language(c))
	}
	c.Redirect(http.StatusSeeOther, path)
	return nil
}

// Enter lets a patient into a call who has shown another right than the link: the session of the account that shows the
// visit. The caller has checked it.
func (h *Handler) Enter(c *gin.Context, call madoguchi.Call) error { return h.lead(c, call, "") }

// lead gives the cookie and leads to a page of the visit.
func (h *Handler) lead(c *gin.Context, call madoguchi.Call, page string) error {
	token := h.LinkKeys.Token(call.ID, madoguchi.PatientSide, call.Generation)
	c.Redirect(http.StatusSeeOther, h.giveCookie(c, call, token)+page)
	return nil
}

// Leave takes the way into a call from the browser.
func (h *Handler) Leave(c *gin.Context, call madoguchi.CallID) {
	h.SetCookie(c, http.Cookie{Name: visitCookie, Path: visitPath(call), MaxAge: -1})
}

func visitPath(call madoguchi.CallID) string { return "/visit/" + string(call) }

// giveCookie exchanges a link's token for the cookie, and returns the path of the visit's page.
func (h *Handler) giveCookie(c *gin.Context, call madoguchi.Call, token string) (path string) {
	path = visitPath(call.ID)
	h.SetCookie(c,
		http.Cookie{Name: visitCookie, Value: token, Path: path, Expires: call.Window.Expires.Add(24 * time.Hour)})
	return path
}

func (h *Handler) callOfToken(c *gin.Context, token string) (madoguchi.Call, error) {
	id, generation, err := h.LinkKeys.Open(token, madoguchi.PatientSide)
	if err != nil {
		return madoguchi.Call{}, err
	}
	return h.Store.CallByLink(c.Request.Context(), id, generation)
}

// VisitedCall returns the call in the path if the request has its cookie.
func (h *Handler) VisitedCall(c *gin.Context) (madoguchi.Call, error) {
	token, err := c.Cookie(visitCookie)
	if err != nil {
		return madoguchi.Call{}, madoguchi.ErrBadLink
	}
	call, err := h.callOfToken(c, token)
	if err == nil && string(call.ID) != c.Param("id") {
		err = madoguchi.ErrBadLink
	}
	return call, err
}

// Visit is the patient's page, before, within or after the window (B10).
func (h *Handler) Visit(c *gin.Context) error {
	asks, err := h.visited(c)
	if err != nil {
		return h.orLinkNeeded(c, err)
	}
	call := asks.call
	if call.Window.Phase(h.Now()) == madoguchi.InWindow && !call.State.Ended() && !asks.enters() {
		c.Redirect(http.StatusSeeOther, visitPath(call.ID)+preparationPart)
		return nil
	}
	status, page := h.visitPage(h.Frame(c, asks.clinic), asks)
	return h.Page(c, status, page)
}

func (h *Handler) visitPage(frame web.Frame, asks asked) (int, web.Page) {
	clinic, call, now := asks.clinic, asks.call, h.Now()
	path := visitPath(call.ID)
	switch phase := call.Window.Phase(now); {
	case call.State.Ended():
		page := endedVisit(frame, call, call.State)
		page.ByPatient = cancelledByPatient(asks.visit)
		return http.StatusGone, page
	case phase == madoguchi.BeforeWindow:
		page := web.BeforeVisit{
			Frame: frame, Start: call.Start, Window: call.Window, Now: now, Calendar: path + "/calendar.ics",
			Devices: path + devicesPart,
		}
		if asks.something() {
			page.Preparation, page.Prepared = path+preparationPart, asks.complete()
		}
		return http.StatusOK, page
	case phase == madoguchi.AfterWindow:
		return http.StatusGone, endedVisit(frame, call, madoguchi.CallExpired)
	}
	doctor, _ := clinic.Doctor(call.DoctorID)
	return http.StatusOK, web.Visit{
		Frame: frame, Call: call.ID, Signal: path + "/signal",
		Link: h.Links.Patient(call.ID, call.Generation), Doctor: answer.DoctorsName(doctor.Name, frame.Language),
	}
}

// endedVisit shows how the visit ended for this patient. It does not thank a patient who left before the call.
func endedVisit(frame web.Frame, call madoguchi.Call, state madoguchi.CallState) web.EndedVisit {
	return web.EndedVisit{
		Frame: frame, State: state, Window: call.Window, Ended: call.Presence.EndedAt,
		Begun: !call.Presence.CallSince.IsZero(), Came: call.PatientCame(), Left: call.PatientGone(),
	}
}

// cancelledByPatient reports whether the patient has cancelled a visit on the web.
func cancelledByPatient(visit madoguchi.Reservation) bool {
	return slices.ContainsFunc(visit.Timeline, func(event madoguchi.Event) bool {
		return event.Code == madoguchi.EventCancelled && event.Actor.Kind == madoguchi.ByPatient
	})
}

// Calendar returns the visit as a calendar file (RFC 5545), with the time, the clinic and the link. The patient already
// holds the link, and needs it on the day.
func (h *Handler) Calendar(c *gin.Context) error {
	call, err := h.VisitedCall(c)
	if err != nil {
		return err
	}
	clinic, err := h.Store.Clinic(c.Request.Context(), call.ClinicID)
	if err != nil {
		return err
	}
	visit, err := h.visitOf(c, call)
	if err != nil {
		return err
	}
	token, _ := c.Cookie(visitCookie)
	paper := slip.Slip{
		Clinic: clinic, Visit: visit, Language: string(answer.Language(c)), Now: h.Now(),
		Call: strings.TrimSuffix(h.Public.String(), "/") + "/v/" + token,
	}
	c.Header("Content-Disposition", `attachment; filename="video-call.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8", []byte(paper.Calendar()))
	return nil
}

// visitOf returns the visit of a call. A standalone call has none; it ends where a schedule draws its end.
func (h *Handler) visitOf(c *gin.Context, call madoguchi.Call) (madoguchi.Reservation, error) {
	if call.Reservation == "" {
		return madoguchi.Reservation{
			ID: madoguchi.ReservationID(call.ID), Method: madoguchi.Online,
			Start: call.Start, End: call.Start.Add(entries.DrawnLength),
		}, nil
	}
	return h.Store.Reservation(c.Request.Context(), call.ClinicID, call.Reservation)
}
