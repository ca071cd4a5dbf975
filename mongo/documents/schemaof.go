package documents

import (
	"fmt"
	"reflect"
	"strings"
	"time"

	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// SchemaOf derives a collection's $jsonSchema from the struct of its documents:
//
//	the Go type       the BSON type; slices are arrays, structs are objects without other fields
//	bson:"name"       the field's name; with omitempty it is optional
//	check:"name"      one of the checks, instead of the type's schema
//
// A change of a struct changes the schema, so it needs a migration.
func SchemaOf(document any) bson.M { return objectOf(reflect.TypeOf(document)) }

func objectOf(document reflect.Type) bson.M {
	fields, required := bson.M{}, bson.A{}
	for i := range document.NumField() {
		field := document.Field(i)
		name, options, _ := strings.Cut(field.Tag.Get("bson"), ",")
		if !strings.Contains(options, "omitempty") {
			required = append(required, name)
		}
		fields[name] = fieldOf(field)
	}
	return objectWith(fields, required)
}

func objectWith(fields bson.M, required bson.A) bson.M {
	schema := bson.M{"bsonType": "object", "properties": fields, "additionalProperties": false}
	if len(required) > 0 { // MongoDB refuses an empty list
		schema["required"] = required
	}
	return schema
}

func fieldOf(field reflect.StructField) bson.M {
	name, checked := field.Tag.Lookup("check")
	if !checked {
		return typeOf(field.Type)
	}
	check, known := checks[name]
	if !known {
		panic(fmt.Sprintf("mongo: field %s has the unknown check %q", field.Name, name))
	}
	return check
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	bytesType = reflect.TypeFor[[]byte]()
)

func typeOf(t reflect.Type) bson.M {
	switch {
	case t == timeType:
		return bson.M{"bsonType": "date"}
	case t == bytesType:
		return bson.M{"bsonType": "binData"}
	}
	switch t.Kind() {
	case reflect.String:
		return bson.M{"bsonType": "string"}
	case reflect.Bool:
		return bson.M{"bsonType": "bool"}
	case reflect.Int, reflect.Int64:
		return bson.M{"bsonType": whole}
	case reflect.Slice:
		return bson.M{"bsonType": "array", "items": typeOf(t.Elem())}
	case reflect.Struct:
		return objectOf(t)
	case reflect.Pointer:
		return typeOf(t.Elem())
	}
	panic(fmt.Sprintf("mongo: no BSON type is known for %v", t))
}

var whole = bson.A{"int", "long"}

// checks are schemas for values that are stricter than the type's.
var checks = map[string]bson.M{
	"id":      {"bsonType": "string", "minLength": 1, "maxLength": 64},
	"mail":    {"bsonType": "string", "minLength": 1, "maxLength": madoguchi.MaxMail},
	"day":     {"bsonType": "string", "pattern": `^[0-9]{4}-[0-9]{2}-[0-9]{2}$`},
	"count":   {"bsonType": whole, "minimum": 0},
	"weekday": between(0, 6),
	"minute":  between(0, 24*60),
	"minutes": anyOf(
		anyOf(between(0, 24*60), madoguchi.FirstVisit, madoguchi.ReturnVisit), madoguchi.InPerson, madoguchi.Online),

	"method": oneOf(madoguchi.InPerson, madoguchi.Online), "devices": oneOf(madoguchi.DeviceChecks()...),
	"visit": oneOf(madoguchi.FirstVisit, madoguchi.ReturnVisit),
	"reservationState": oneOf(madoguchi.ReservationBooked, madoguchi.ReservationFinished,
		madoguchi.ReservationCancelled, madoguchi.ReservationNoShow),
	"callState": oneOf(madoguchi.CallScheduled, madoguchi.CallOpen, madoguchi.CallWaiting, madoguchi.CallInCall,
		madoguchi.CallFinished, madoguchi.CallExpired, madoguchi.CallCancelled),
	"channel": oneOf(madoguchi.SMS, madoguchi.Mail),
	"deliveryStatus": oneOf(madoguchi.DeliveryQueued, madoguchi.DeliverySent, madoguchi.DeliveryDelivered,
		madoguchi.DeliveryFailed),
	"actorKind": oneOf(madoguchi.ByStaff, madoguchi.ByPatient, madoguchi.BySystem),
	"role":      oneOf(madoguchi.Admin, madoguchi.Physician, madoguchi.Reception),
	"purpose": oneOf(madoguchi.Activation, madoguchi.PasswordReset, madoguchi.SecondFactorReset,
		madoguchi.Invitation, madoguchi.SignUp, madoguchi.AddressChange, madoguchi.AccountReset),
	"questionKind": oneOf(madoguchi.QuestionKinds()...),
	"linkState": oneOf(madoguchi.LinkPending, madoguchi.LinkUsed, madoguchi.LinkReplaced, madoguchi.LinkExpired,
		madoguchi.LinkWithdrawn),
	"recoveryState": oneOf(madoguchi.RecoveryWaiting, madoguchi.RecoveryGranted, madoguchi.RecoveryDone,
		madoguchi.RecoveryStopped, madoguchi.RecoveryExpired),
	"waitingState": oneOf(madoguchi.WaitingForSlot, madoguchi.WaitingOffered, madoguchi.WaitingBooked,
		madoguchi.WaitingRemoved,
		madoguchi.WaitingLeft, madoguchi.WaitingUnserved),
	"noticeKind": oneOf(madoguchi.NoticeService, madoguchi.NoticeBooked, madoguchi.NoticeMoved,
		madoguchi.NoticeCancelled, madoguchi.NoticeSent),
	"announcementState": oneOf(madoguchi.AnnouncementWaiting, madoguchi.AnnouncementSending,
		madoguchi.AnnouncementPublished, madoguchi.AnnouncementEnded, madoguchi.AnnouncementWithdrawn),
}

func oneOf[S ~string](values ...S) bson.M {
	allowed := make(bson.A, len(values))
	for i, value := range values {
		allowed[i] = string(value)
	}
	return bson.M{"enum": allowed}
}

func between(least, most int) bson.M {
	return bson.M{"bsonType": whole, "minimum": least, "maximum": most}
}

// anyOf is the schema of an object that maps some of the names to values with one schema.
func anyOf[S ~string](values bson.M, names ...S) bson.M {
	fields := bson.M{}
	for _, name := range names {
		fields[string(name)] = values
	}
	return objectWith(fields, nil)
}
