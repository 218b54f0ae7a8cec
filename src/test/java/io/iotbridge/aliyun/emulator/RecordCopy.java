package io.iotbridge.aliyun.emulator;

import java.lang.reflect.RecordComponent;

/** Copies a record with one component changed; spelled out, the copies of a record with thirty components would bury it. */
final class RecordCopy {

    private RecordCopy() {}

    static <R extends Record> R with(R original, String component, Object value) {
        RecordComponent[] components = original.getClass().getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        boolean found = false;
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                boolean changed = components[i].getName().equals(component);
                values[i] = changed ? value : components[i].getAccessor().invoke(original);
                found |= changed;
            }
            if (!found) {
                throw new IllegalArgumentException("no component " + component);
            }
            @SuppressWarnings("unchecked")
            Class<R> type = (Class<R>) original.getClass();
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
