package io.iotbridge.aliyun.fault;

import java.util.Locale;

/**
 * How many records the frames held that came to the platform, those that came again among them.
 *
 * @param frames all of them
 * @param records in all frames
 * @param batches frames of more than one record
 * @param inBatches records in those
 * @param most records of one frame
 */
record FrameSizes(long frames, long records, long batches, long inBatches, int most) {

    static final FrameSizes NONE = new FrameSizes(0, 0, 0, 0, 0);

    /** With another frame. */
    FrameSizes plus(int size) {
        boolean isBatch = size > 1;
        return new FrameSizes(
                frames + 1,
                records + size,
                batches + (isBatch ? 1 : 0),
                inBatches + (isBatch ? size : 0),
                Math.max(most, size));
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d records came in %,d frames; %,d of these were batches, of %.1f records on average and %,d at most",
                records,
                frames,
                batches,
                batches == 0 ? 0.0 : (double) inBatches / batches,
                most);
    }
}
