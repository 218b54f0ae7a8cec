/**
 * The records that tell how the links of a task fare, and delete what was told of devices that are not configured any more.
 *
 * <pre>
 *   a link ─► LinkStates ─► LinkStateRecords ─► LinkStateRecord   made as they are polled, of the last change of each device
 *                                  │
 *                            ListedDevices ── ListedRow           which devices have records, kept among the source offsets
 * </pre>
 */
package io.iotbridge.aliyun.source.states;
