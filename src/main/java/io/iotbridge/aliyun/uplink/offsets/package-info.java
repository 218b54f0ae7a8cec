/**
 * What a task holds of the records that it has consumed, partition by partition: what may be committed, and when a partition is to pause. Knows
 * neither devices nor links. The loops say that a record is done, or takes no room any more; all else is the task thread's.
 *
 * <pre>
 *   OpenPartitions ── OpenPartition ── OffsetWindow   what may be committed
 *         │                 ├───────── Buffer         the room for all that is held, shared out
 *         │                 └───────── OpenRecord     a ConsumedRecord, until its offset is done
 *         ├── PauseDelay                              whether room comes in a moment
 *         └── Consumption                             pauses and resumes
 * </pre>
 */
package io.iotbridge.aliyun.uplink.offsets;
