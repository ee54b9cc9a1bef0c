// Package redisstore keeps sessions in Redis or Valkey, in the form of Node's
// connect-redis: the key is a prefix and the name of the session, the value
// the record as JSON, and the server forgets it when its time is over.
//
//	client := redis.NewClient(&redis.Options{Addr: "127.0.0.1:6379"})
//	sessions, err := session.New(session.Options{
//		Store:   redisstore.New(client),
//		Secrets: []string{secret},
//	})
//
// An Express application with express-session and connect-redis that has the
// same secret and the same server sees the same sessions.
package redisstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"tenet/web/session"
)

// A Store keeps sessions in Redis. It is safe for several goroutines.
type Store struct {
	client redis.Cmdable
	prefix string
}

var (
	_ session.Store       = (*Store)(nil)
	_ session.Revocations = (*Store)(nil)
)

// New returns a store with the prefix of connect-redis, "sess:".
func New(client redis.Cmdable) *Store { return WithPrefix(client, "sess:") }

// WithPrefix returns a store whose keys begin with a prefix.
func WithPrefix(client redis.Cmdable, prefix string) *Store { return &Store{client, prefix} }

// Load implements session.Store.
func (s *Store) Load(ctx context.Context, id string) ([]byte, error) {
	data, err := s.client.Get(ctx, s.prefix+id).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("redis: %w", err)
	}
	return data, nil
}

// Save implements session.Store. The time is rounded up to seconds, as
// connect-redis does.
func (s *Store) Save(ctx context.Context, id string, record []byte, ttl time.Duration) error {
	if err := s.client.Set(ctx, s.prefix+id, record, seconds(ttl)).Err(); err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return nil
}

func seconds(d time.Duration) time.Duration {
	return max(time.Second, (d + time.Second - 1).Truncate(time.Second))
}

// Delete implements session.Store.
func (s *Store) Delete(ctx context.Context, id string) error {
	if err := s.client.Del(ctx, s.prefix+id).Err(); err != nil {
		return fmt.Errorf("redis: %w", err)
	}
	return nil
}

const revoked = "revoked:"

// Revoke implements session.Revocations.
func (s *Store) Revoke(ctx context.Context, id string, ttl time.Duration) error {
	return s.Save(ctx, revoked+id, []byte{'1'}, ttl)
}

// Revoked implements session.Revocations.
func (s *Store) Revoked(ctx context.Context, id string) (bool, error) {
	data, err := s.Load(ctx, revoked+id)
	return data != nil, err
}
