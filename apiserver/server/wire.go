package server

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"madoguchi/apiserver/api"
	"madoguchi/madoguchi"
)

// The largest requests that are read, in bytes: one of the Temporal Web UI holds a whole page of payloads.
const (
	maxBody      = 64 << 10
	maxCodecBody = 16 << 20
)

// bounded bounds what any handler reads of a request.
func bounded(c *gin.Context) {
	most := int64(maxBody)
	if strings.HasPrefix(c.Request.URL.Path, "/codec/") {
		most = maxCodecBody
	}
	c.Request.Body = http.MaxBytesReader(c.Writer, c.Request.Body, most)
}

// decode reads the request's JSON; unknown fields and trailing text are refused, so that a misspelt field is not
// silently lost.
func decode(c *gin.Context, into any) error {
	present, err := decodeIfAny(c, into)
	if err == nil && !present {
		return errBody
	}
	return err
}

// decodeOptional is decode where the body may be missing.
func decodeOptional(c *gin.Context, into any) error {
	_, err := decodeIfAny(c, into)
	return err
}

func decodeIfAny(c *gin.Context, into any) (present bool, err error) {
	decoder := json.NewDecoder(c.Request.Body)
	decoder.DisallowUnknownFields()
	switch err := decoder.Decode(into); {
	case errors.Is(err, io.EOF):
		return false, nil
	case err != nil:
		return true, errBody
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return true, errBody
	}
	return true, nil
}

func answer(c *gin.Context, status int, body any) {
	c.Header("Cache-Control", "no-store")
	c.JSON(status, body)
}

var idempotencyKey = regexp.MustCompile(`^[!-~]{8,100}$`)

// keyOf returns the request's Idempotency-Key, which makes a repeat find the first answer.
func keyOf(c *gin.Context) (string, error) {
	key := c.GetHeader("Idempotency-Key")
	if !idempotencyKey.MatchString(key) {
		return "", madoguchi.Invalid("Idempotency-Key", "idempotencyKey")
	}
	return key, nil
}

// decodeKeyed reads the request's JSON and its Idempotency-Key.
func decodeKeyed(c *gin.Context, into any) (key string, err error) {
	if err := decode(c, into); err != nil {
		return "", err
	}
	return keyOf(c)
}

// pathID returns the identifier in the path; a malformed one names nothing.
func pathID(c *gin.Context) (string, error) {
	id := c.Param("id")
	if !madoguchi.ValidID(id) {
		return "", madoguchi.ErrNotFound
	}
	return id, nil
}

func wireStaff(staff madoguchi.Staff) api.Staff {
	return api.Staff{ID: string(staff.ID), Name: staff.Name, Role: string(staff.Role), DoctorID: string(staff.DoctorID)}
}

func wireClinic(clinic madoguchi.Clinic) api.Clinic {
	wire := api.Clinic{
		ID: string(clinic.ID), Name: clinic.Name, Phone: api.ShowNumber(clinic.Phone), TimeZone: clinic.TimeZone,
		Hours: []api.OpeningHours{}, Doctors: []api.Doctor{}, Menus: []api.Menu{},
		RequiresSecondFactor: clinic.RequiresSecondFactor, Revision: clinic.Revision,
	}
	for _, hours := range clinic.Hours {
		wire.Hours = append(wire.Hours, api.OpeningHours{
			Weekday: int(hours.Weekday), From: hours.From, Until: hours.Until, DoctorID: string(hours.Doctor),
		})
	}
	for _, doctor := range clinic.Doctors {
		wire.Doctors = append(wire.Doctors, api.Doctor{
			ID: string(doctor.ID), Name: doctor.Name, Kana: doctor.Kana, Capacity: doctor.Capacity, Left: doctor.Left,
		})
	}
	for _, menu := range clinic.Menus {
		wire.Menus = append(wire.Menus, api.Menu{
			ID: string(menu.ID), Name: menu.Name, Minutes: wireMinutes(menu), Withdrawn: menu.Withdrawn,
		})
	}
	return wire
}

func wireMinutes(menu madoguchi.Menu) map[string]map[string]int {
	wire := make(map[string]map[string]int)
	for method, visits := range menu.Minutes {
		wire[string(method)] = make(map[string]int)
		for visit, minutes := range visits {
			wire[string(method)][string(visit)] = minutes
		}
	}
	return wire
}

func wireDelivery(delivery *madoguchi.Delivery) *api.Delivery {
	if delivery == nil {
		return nil
	}
	return &api.Delivery{
		ID: string(delivery.ID), Channel: string(delivery.Channel), Target: delivery.Target, Status: string(delivery.Status),
		Failure: delivery.Failure, AskedAt: delivery.AskedAt, SentAt: wireTime(delivery.SentAt), StatusAt: delivery.StatusAt,
	}
}

// wireTime leaves a time that is not set out of the JSON.
func wireTime(at time.Time) *time.Time {
	if at.IsZero() {
		return nil
	}
	return &at
}

func wireTimeline(events []madoguchi.Event) []api.Event {
	wire := make([]api.Event, 0, len(events))
	for _, event := range events {
		wire = append(wire, api.Event{
			At: event.At, Code: string(event.Code), Actor: string(event.Actor.Kind), Name: event.Actor.Name, Detail: event.Detail,
		})
	}
	return wire
}

func wirePending(timers []madoguchi.PendingTimer) []api.Pending {
	wire := make([]api.Pending, 0, len(timers))
	for _, timer := range timers {
		wire = append(wire, api.Pending{At: timer.At, Code: string(timer.Code)})
	}
	return wire
}
