/**
 * What each device has to publish: in order, paced, batched, until its PUBACK, and until its reply where the route wants one. An {@link
 * io.iotbridge.aliyun.uplink.outboxes.Outbox} and what it consists of belong to the link's loop. Knows publishes, but not what they are made of.
 *
 * <pre>
 *   Outboxes ── OpenOutbox ── Mailbox        the task's side
 *                   │
 *   a link ───── Outbox ──── WaitingRecords                        what waits to leave: answers, and in order
 *                   │  │         WaitingPublishes ── Grouping, Batch   together or alone
 *                   │  ├──── Pacing                                when it may
 *                   │  └──── PublishesInFlight                     what waits for its PUBACK
 *              Confirmations ── FrameEnds ── FrameOutcome          what waits for its reply
 *   BridgeAnswers                                                  outboxes for what the plugin answers itself
 * </pre>
 */
package io.iotbridge.aliyun.uplink.outboxes;
