/* The five names of .NET's OpenSSL layer that a program of the target can reach, all on the way to random numbers: the
   cryptography library draws some where nobody expects it, and .NET would look for a libssl and abort. The kernel's are
   given in their place. They are not weak: whoever calls more of that layer pulls its archive in, and the linker then
   names these as defined twice. docs/decisions/0008-signing-in-a-static-program.md */
#include <errno.h>
#include <stdint.h>
#include <sys/random.h>

/* Longest digest of the layer, EVP_MAX_MD_SIZE. */
enum { MAX_DIGEST = 64 };

int32_t CryptoNative_EnsureOpenSslInitialized(void)
{
    return 0;
}

int32_t CryptoNative_GetMaxMdSize(void)
{
    return MAX_DIGEST;
}

int32_t CryptoNative_GetRandomBytes(uint8_t *bytes, int32_t count)
{
    while (count > 0) {
        ssize_t got = getrandom(bytes, (size_t)count, 0);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return 0;
        bytes += got;
        count -= (int32_t)got;
    }
    return 1;
}

uint64_t CryptoNative_ErrGetExceptionError(int32_t *is_allocation_failure)
{
    *is_allocation_failure = 0;
    return 0;
}

void CryptoNative_ErrErrorStringN(uint64_t error, char *text, int32_t length)
{
    (void)error;
    if (length > 0)
        text[0] = 0;
}
