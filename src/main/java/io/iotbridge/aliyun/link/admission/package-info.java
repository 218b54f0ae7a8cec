/**
 * When a device may sign in: one {@link io.iotbridge.aliyun.link.admission.SignInAdmission} for all links of this JVM, since the platform counts across
 * them. Knows no link and no connection, but what is asked for and when a CONNECT leaves. Its one lock guards all of it.
 *
 * <pre>
 *   the link ─► SignIn ─── SignInState           one attempt, and what it waits for
 *                  │
 *           SignInAdmission ── SignInLine         who is next: per endpoint and rate, first in, first out
 *                  │
 *       ConnectRate, ConnectCount ── RateLimiter  what counts, within a second and within a device's minute
 * </pre>
 */
package io.iotbridge.aliyun.link.admission;
