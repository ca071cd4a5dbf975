package documents

import (
	"context"

	"go.mongodb.org/mongo-driver/v2/bson"
	"go.mongodb.org/mongo-driver/v2/mongo/options"

	"madoguchi/madoguchi"
)

// frequent is the number of documents from which on a word counts as frequent. Many documents have two frequent words,
// so a search finds enough of them wherever it begins.
const frequent = 1000

// WithKeys matches a clinic's documents that have, for each word, a string in their array "keys" that starts with one
// of the word's beginnings. A partial index over _id.clinic and keys answers it. The server would begin with any word,
// and so read all that have a frequent one; WithKeys counts the words and makes it begin with the rarest.
func (d *Database) WithKeys(
	ctx context.Context, in Collection, clinic madoguchi.ClinicID, words [][]string,
) (bson.M, error) {
	first := -1
	for i, fewest := 0, frequent; i < len(words) && len(words) > 1; i++ {
		count, err := d.countKeys(ctx, in, clinic, words[i])
		if err != nil {
			return nil, err
		}
		if count < fewest {
			first, fewest = i, count
		}
	}
	filter := bson.M{"_id.clinic": string(clinic), "keys": bson.M{"$exists": true}}
	var indexed, tested bson.A
	for i, word := range words {
		if first < 0 || i == first {
			indexed = append(indexed, startingWith(word))
		} else {
			tested = append(tested, startsWith(word))
		}
	}
	filter["$and"] = indexed
	if len(tested) > 0 {
		filter["$expr"] = bson.M{"$and": tested}
	}
	return filter, nil
}

// countKeys counts the documents that have a word, up to frequent.
func (d *Database) countKeys(
	ctx context.Context, in Collection, clinic madoguchi.ClinicID, word []string,
) (count int, err error) {
	err = d.Ask(ctx, "count "+in.Name, func(ctx context.Context) error {
		filter := bson.M{
			"_id.clinic": string(clinic), "keys": bson.M{"$exists": true}, "$and": bson.A{startingWith(word)},
		}
		found, err := d.DB.Collection(in.Name).CountDocuments(ctx, filter, options.Count().SetLimit(frequent))
		count = int(found)
		return err
	})
	return count, err
}

// after follows all texts that start with a text: no character follows U+10FFFF.
const after = "\U0010ffff"

// startingWith compares bytes, as the index does. One element has to be in the range.
func startingWith(beginnings []string) bson.M {
	var any bson.A
	for _, text := range beginnings {
		any = append(any, bson.M{"keys": bson.M{"$elemMatch": bson.M{"$gte": text, "$lt": text + after}}})
	}
	return bson.M{"$or": any}
}

// startsWith is startingWith as an expression, for which the server uses no index.
func startsWith(beginnings []string) bson.M {
	var any bson.A
	for _, text := range beginnings {
		any = append(any, bson.M{"$and": bson.A{
			bson.M{"$gte": bson.A{"$$key", bson.M{"$literal": text}}},
			bson.M{"$lt": bson.A{"$$key", bson.M{"$literal": text + after}}},
		}})
	}
	keys := bson.M{"$ifNull": bson.A{"$keys", bson.A{}}} // the server may test documents without keys
	return bson.M{"$anyElementTrue": bson.A{
		bson.M{"$map": bson.M{"input": keys, "as": "key", "in": bson.M{"$or": any}}},
	}}
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
