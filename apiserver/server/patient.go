package server

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/internal/answer"
	"madoguchi/apiserver/internal/entrance"
	"madoguchi/apiserver/web"
	"madoguchi/madoguchi"
	"madoguchi/wording"
)

// visitCookie holds the secret of a call's link, for the pages of that call only: the link is exchanged for it on first
// use and so leaves the address bar, the history and whatever looks over a shoulder.
const visitCookie = "madoguchi_visit"

// openLink takes the link from a message (B5). It changes nothing but the browser's cookie, so that a scanner that
// fetches it uses nothing up.
func (s *Server) openLink(c *gin.Context) error {
	token := c.Param("token")
	call, err := s.callOfToken(c, token)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		if err := s.limits.Links.Take(entrance.Network(c.ClientIP())); err != nil {
			return err
		}
		frame := s.answers.Frame(c, madoguchi.Clinic{})
		return s.answers.Page(c, http.StatusNotFound, web.BadLink{Frame: frame})
	}
	if err != nil {
		return err
	}
	path := "/visit/" + string(call.ID)
	s.answers.SetCookie(c, http.Cookie{Name: visitCookie, Value: token, Path: path, Expires: call.Window.Expires.Add(24 * time.Hour)})
	if wish := c.Query("lang"); wish != "" {
		path += "?lang=" + string(answer.Language(c))
	}
	c.Redirect(http.StatusSeeOther, path)
	return nil
}

func (s *Server) callOfToken(c *gin.Context, token string) (madoguchi.Call, error) {
	id, generation, err := s.LinkKeys.Open(token, madoguchi.PatientSide)
	if err != nil {
		return madoguchi.Call{}, err
	}
	return s.Store.CallByLink(c.Request.Context(), id, generation)
}

// visitedCall returns the call in the path, which the cookie must have been set for.
func (s *Server) visitedCall(c *gin.Context) (madoguchi.Call, error) {
	token, err := c.Cookie(visitCookie)
	if err != nil {
		return madoguchi.Call{}, madoguchi.ErrBadLink
	}
	call, err := s.callOfToken(c, token)
	if err == nil && string(call.ID) != c.Param("id") {
		err = madoguchi.ErrBadLink
	}
	return call, err
}

// visit is the patient's page, by where now stands to the window (B10).
func (s *Server) visit(c *gin.Context) error {
	call, err := s.visitedCall(c)
	if madoguchi.KindOf(err) == madoguchi.KindNotFound {
		return s.answers.Page(c, http.StatusForbidden, web.LinkNeeded{Frame: s.answers.Frame(c, madoguchi.Clinic{})})
	}
	if err != nil {
		return err
	}
	clinic, err := s.Store.Clinic(c.Request.Context(), call.ClinicID)
	if err != nil {
		return err
	}
	status, page := s.visitPage(s.answers.Frame(c, clinic), clinic, call)
	return s.answers.Page(c, status, page)
}

func (s *Server) visitPage(frame web.Frame, clinic madoguchi.Clinic, call madoguchi.Call) (int, web.Page) {
	path, now := "/visit/"+string(call.ID), s.Now()
	switch phase := call.Window.Phase(now); {
	case call.State.Ended():
		return http.StatusGone, endedVisit(frame, call, call.State)
	case phase == madoguchi.BeforeWindow:
		return http.StatusOK, web.BeforeVisit{Frame: frame, Start: call.Start, Window: call.Window, Now: now, Calendar: path + "/calendar.ics"}
	case phase == madoguchi.AfterWindow:
		return http.StatusGone, endedVisit(frame, call, madoguchi.CallExpired)
	}
	doctor, _ := clinic.Doctor(call.DoctorID)
	return http.StatusOK, web.Visit{
		Frame: frame, Call: call.ID, Signal: path + "/signal",
		Link: s.Links.Patient(call.ID, call.Generation), Doctor: titled(doctor.Name, frame.Language),
	}
}

// endedVisit tells how the visit ended as this patient knows it: who left early is not thanked for having been there.
func endedVisit(frame web.Frame, call madoguchi.Call, state madoguchi.CallState) web.EndedVisit {
	return web.EndedVisit{
		Frame: frame, State: state, Window: call.Window, Ended: call.Presence.EndedAt,
		Begun: !call.Presence.CallSince.IsZero(), Came: call.PatientCame(), Left: call.PatientGone(),
	}
}

// titled is a doctor's name as a patient reads it.
func titled(name string, language web.Language) string {
	if name == "" {
		return ""
	}
	return shared(language, "name.doctor", "name", name)
}

// shared is a sentence of those that pages and desk share.
func shared(language web.Language, key string, pairs ...string) string {
	return wording.Shared.Say(string(language), key, pairs...)
}

// calendar is the visit as a calendar file (RFC 5545), with the time, the clinic and the link: who asks for it holds the
// link, and needs it there on the day.
func (s *Server) calendar(c *gin.Context) error {
	call, err := s.visitedCall(c)
	if err != nil {
		return err
	}
	clinic, err := s.Store.Clinic(c.Request.Context(), call.ClinicID)
	if err != nil {
		return err
	}
	end, err := s.endOf(c, call)
	if err != nil {
		return err
	}
	token, _ := c.Cookie(visitCookie)
	c.Header("Content-Disposition", `attachment; filename="video-call.ics"`)
	c.Data(http.StatusOK, "text/calendar; charset=utf-8",
		[]byte(s.calendarFile(clinic, call, end, token, answer.Language(c))))
	return nil
}

// endOf is when a call's visit ends; one that stands alone ends where a schedule draws its end.
func (s *Server) endOf(c *gin.Context, call madoguchi.Call) (time.Time, error) {
	if call.Reservation == "" {
		return call.Start.Add(drawnLength), nil
	}
	visit, err := s.Store.Reservation(c.Request.Context(), call.ClinicID, call.Reservation)
	return visit.End, err
}

func (s *Server) calendarFile(
	clinic madoguchi.Clinic, call madoguchi.Call, end time.Time, token string, language web.Language,
) string {
	name := clinic.ShownName(string(language)) // calendars make links, too
	title := shared(language, "calendar.title", "clinic", name)
	link := strings.TrimSuffix(s.Public.String(), "/") + "/v/" + token
	const form = "20060102T150405Z"
	lines := []string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Madoguchi//video call//EN", "BEGIN:VEVENT",
		fmt.Sprintf("UID:%s@%s", call.ID, s.Public.Hostname()),
		"DTSTAMP:" + s.Now().UTC().Format(form),
		"DTSTART:" + call.Start.UTC().Format(form),
		"DTEND:" + end.UTC().Format(form),
		"SUMMARY:" + escapeCalendar(title),
		"DESCRIPTION:" + escapeCalendar(link), // many calendars show no URL
		"URL:" + link,
		"END:VEVENT", "END:VCALENDAR", "",
	}
	for i := range lines {
		lines[i] = foldCalendar(lines[i])
	}
	return strings.Join(lines, "\r\n")
}

var calendarEscapes = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

func escapeCalendar(text string) string { return calendarEscapes.Replace(text) }

// foldCalendar breaks a line after 75 octets, never inside a character (RFC 5545, 3.1).
func foldCalendar(line string) string {
	const longest = 75
	var folded strings.Builder
	length := 0
	for _, char := range line {
		size := len(string(char))
		if length+size > longest {
			folded.WriteString("\r\n ")
			length = 1
		}
		folded.WriteRune(char)
		length += size
	}
	return folded.String()
}
