/* Makes the n-th write, sync, truncation or rename below a folder fail, or the process group die.
 *
 * Preloaded. SHIM_ROOT: the folder; SHIM_COUNT: a file of 8 zero bytes, shared by all processes;
 * SHIM_AT: which call, from 1, 0 for none; SHIM_ERRNO: its error, 0 to kill. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static uint64_t *counter;
static const char *root;
static uint64_t at;
static int number;

__attribute__((constructor)) static void begin(void) {
    const char *count = getenv("SHIM_COUNT");
    root = getenv("SHIM_ROOT");
    if (!count || !root) return;
    at = strtoull(getenv("SHIM_AT"), NULL, 10);
    number = atoi(getenv("SHIM_ERRNO"));
    int file = open(count, O_RDWR | O_CLOEXEC);
    void *shared = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    close(file);
    if (shared != MAP_FAILED) counter = shared;
}

static int is_below(const char *path) { return strncmp(path, root, strlen(root)) == 0; }

static int fails(void) {
    if (__atomic_add_fetch(counter, 1, __ATOMIC_SEQ_CST) != at) return 0;
    if (!number) kill(0, SIGKILL);
    errno = number;
    return 1;
}

static int fails_on(int file) {
    char link[64], path[PATH_MAX];
    if (!counter) return 0;
    int kept = errno;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    ssize_t length = readlink(link, path, sizeof path - 1);
    errno = kept;
    if (length < 0) return 0;
    path[length] = 0;
    return is_below(path) && fails();
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define ON_FILE(type, name, arguments, given) \
    type name arguments {                     \
        if (fails_on(file)) return -1;        \
        return REAL(name) given;              \
    }

ON_FILE(ssize_t, write, (int file, const void *data, size_t size), (file, data, size))
ON_FILE(ssize_t, pwrite, (int file, const void *data, size_t size, off_t place),
        (file, data, size, place))
ON_FILE(ssize_t, pwrite64, (int file, const void *data, size_t size, off64_t place),
        (file, data, size, place))
ON_FILE(ssize_t, writev, (int file, const struct iovec *data, int parts), (file, data, parts))
ON_FILE(int, fsync, (int file), (file))
ON_FILE(int, fdatasync, (int file), (file))
ON_FILE(int, ftruncate, (int file, off_t size), (file, size))
ON_FILE(int, ftruncate64, (int file, off64_t size), (file, size))

int rename(const char *from, const char *to) {
    if (counter && is_below(to) && fails()) return -1;
    return REAL(rename)(from, to);
}
