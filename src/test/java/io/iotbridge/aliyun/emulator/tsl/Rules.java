package io.iotbridge.aliyun.emulator.tsl;

/**
 * What the facts leave open about checks.
 *
 * @param unknownCode code of a name that the model does not have: 6304, or 5092
 * @param wholeFloats a float or double may come without a decimal point
 * @param textBytes the length of a text counts bytes of UTF-8, not characters
 */
public record Rules(int unknownCode, boolean wholeFloats, boolean textBytes) {}
