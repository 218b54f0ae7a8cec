/**
 * What the platform's messages carry: a record becomes the {@code params} or {@code data} of a frame, and back. Pure. What a kind of message carries
 * belongs here.
 *
 * <pre>
 *   PropertyValues   properties                      model   what a product has
 *   Parameters       outputs and inputs              tsl     how a model is read
 *   BatchValues      many of both, with times        types   its types and their checks
 *   ListedParams     names, tags, entries of a log   frames  the envelope around it
 *   Answer           what a request is answered with
 *   RecordTime       where a record says its time
 * </pre>
 */
package io.iotbridge.aliyun.thing;
