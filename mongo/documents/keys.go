package documents

import (
	"go.mongodb.org/mongo-driver/v2/bson"

	"madoguchi/madoguchi"
)

// WithKeys matches a clinic's documents that have, for each word, a string in their array "keys" that starts with one
// of the word's beginnings. An index over _id.clinic and keys answers it.
func WithKeys(clinic madoguchi.ClinicID, words [][]string) bson.M {
	all := bson.A{}
	for _, beginnings := range words {
		any := bson.A{}
		for _, beginning := range beginnings {
			any = append(any, bson.M{"keys": startingWith(beginning)})
		}
		all = append(all, bson.M{"$or": any})
	}
	return bson.M{"_id.clinic": string(clinic), "$and": all}
}

// startingWith compares bytes, as the index does: no character follows U+10FFFF. One element has to be in the range.
func startingWith(text string) bson.M {
	return bson.M{"$elemMatch": bson.M{"$gte": text, "$lt": text + "\U0010ffff"}}
}

// PeopleOf returns the values of an optional field that names a member of an account's family, for records of the
// account that are the owner's (the field is missing) or a member's.
func PeopleOf(account madoguchi.Account) bson.A {
	people := bson.A{nil}
	for _, member := range account.Family {
		people = append(people, string(member.ID))
	}
	return people
}
