using System.Text;
using CsCheck;
using Limyra.Formats.Services;

namespace Limyra.Tests.Formats.Services;

public sealed class NotifyMessageTests
{
    [Fact]
    public void A_message_is_read_line_by_line()
    {
        NotifyMessage message = NotifyMessage.Read(
            "READY=1\nSTATUS=all is well\nMAINPID=42\nWATCHDOG_USEC=500\nEXTEND_TIMEOUT_USEC=7\nFDSTORE=1\nX_Y=z"u8);
        Assert.True(message.IsReady);
        Assert.False(message.IsReloading || message.IsStopping || message.IsAlive || message.IsFailing);
        Assert.Equal("all is well", Encoding.ASCII.GetString(message.Status));
        Assert.Equal((42, 500L, 7L),
            (message.MainPid, message.WatchdogMicroseconds, message.ExtensionMicroseconds));
    }

    [Theory]
    [InlineData("READY=2")]
    [InlineData("READY")]
    [InlineData("=1")]
    [InlineData("MAINPID=-1")]
    [InlineData("MAINPID=1x")]
    [InlineData("MAINPID=99999999999")]
    [InlineData("WATCHDOG=2")]
    public void What_makes_no_sense_counts_for_nothing(string text)
    {
        NotifyMessage message = NotifyMessage.Read(Encoding.ASCII.GetBytes(text));
        Assert.False(message.IsReady || message.IsAlive || message.IsFailing || message.HasStatus);
        Assert.Equal(0, message.MainPid);
    }

    [Fact]
    public void Any_bytes_are_read() => Gen.Byte.Array.Sample(bytes =>
    {
        _ = NotifyMessage.Read(bytes).IsReady;
    });

    [Fact]
    public void A_record_of_utmp_survives_a_round_trip_and_has_the_layout_of_the_header()
    {
        UtmpRecord record = new(UtmpKind.DeadProcess, 1234, "tty1", "1", 1_700_000_000, 42, new(15, 3));
        byte[] bytes = new byte[UtmpRecord.Bytes];
        record.Write(bytes);
        Assert.Equal(record, UtmpRecord.Read(bytes));

        // offsetof in utmp.h of 64-bit Linux: ut_line 8, ut_id 40, ut_exit 332, ut_tv 340.
        Assert.Equal("tty1"u8, bytes.AsSpan(8, 4));
        Assert.Equal((byte)'1', bytes[40]);
        Assert.Equal(15, bytes[332]);
        Assert.Equal(1_700_000_000, BitConverter.ToInt32(bytes, 340));
    }
}
