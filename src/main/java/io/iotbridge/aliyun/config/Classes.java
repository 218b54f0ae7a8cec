package io.iotbridge.aliyun.config;

/** Classes that a configuration names: of this plugin, of the worker or of another plugin. */
final class Classes {

    private Classes() {}

    /** @throws IllegalArgumentException if there is no such class, or it is of another kind */
    static <T> Class<? extends T> find(String name, Class<T> kind) {
        try {
            // The loader of this plugin finds those of the others too; so does the worker's own, which finds nothing of
            // ours.
            // Not initialised: to look at a class must run nothing of it.
            return Class.forName(name.strip(), false, Classes.class.getClassLoader())
                    .asSubclass(kind);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new IllegalArgumentException("class not found: " + name + " on this worker", e);
        } catch (ClassCastException e) {
            throw new IllegalArgumentException(name + " is no " + kind.getName(), e);
        }
    }
}
