package settings

import (
	"fmt"
	"strconv"
	"strings"

	"madoguchi/madoguchi"
)

// Quotas reads how many messages clinics may send. Unset values are the presets. What patients cause is limited like
// the clinic's own messages, unless it is set.
func (s *Settings) Quotas() madoguchi.Quotas {
	preset := madoguchi.PresetQuotas()
	clinic := s.allowance("MADOGUCHI_SEND_CLINIC", preset.Clinic)
	return madoguchi.Quotas{
		Clinic:    clinic,
		Patients:  s.allowance("MADOGUCHI_SEND_PATIENTS", clinic),
		Person:    s.allowance("MADOGUCHI_SEND_PERSON", preset.Person),
		Target:    s.allowance("MADOGUCHI_SEND_TARGET", preset.Target),
		NewClinic: s.allowance("MADOGUCHI_SEND_NEW_CLINIC", preset.NewClinic),
	}
}

// mostAllowed bounds the size of a clinic's document in MongoDB.
const mostAllowed = 50_000

// allowance reads hour/day, such as 60/300. 0 means unlimited.
func (s *Settings) allowance(name string, preset madoguchi.Allowance) madoguchi.Allowance {
	written := s.getenv(name)
	if written == "" {
		return preset
	}
	hour, day, found := strings.Cut(written, "/")
	allowed := madoguchi.Allowance{}
	var hourErr, dayErr error
	allowed.Hour, hourErr = strconv.Atoi(strings.TrimSpace(hour))
	allowed.Day, dayErr = strconv.Atoi(strings.TrimSpace(day))
	inRange := min(allowed.Hour, allowed.Day) >= 0 && max(allowed.Hour, allowed.Day) <= mostAllowed
	if !found || hourErr != nil || dayErr != nil || !inRange {
		s.refuse(name, fmt.Errorf(
			"want messages an hour/messages a day, as 60/300, each from 0 (without a bound) to %d", mostAllowed))
		return preset
	}
	return allowed
}
