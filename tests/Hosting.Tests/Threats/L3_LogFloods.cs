using HyperDht.Hosting.Composition;
using HyperDht.Hosting.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HyperDht.Hosting.Tests.Threats;

/// <summary>Peers write no lines into the log, and not more of them than somebody can read.</summary>
public class L3_LogFloods
{
    private const int Events = 1_000_000;

    private readonly RecordingLogger _log = new();
    private readonly ManualTime _time = new();

    [Theory]
    [InlineData("\u001b[2Jgone", @"\u001b[2Jgone")]
    [InlineData("one\r\ntwo", @"one\u000d\u000atwo")]
    [InlineData("end\0", @"end\u0000")]
    [InlineData("a\u202eb\u2066c", @"a\u202eb\u2066c")]
    [InlineData("a\u2028b\u0085c", @"a\u2028b\u0085c")]
    [InlineData("plain ünïcode", "plain ünïcode")]
    public void PeersText_StaysInItsLine(string text, string expected)
    {
        using var meter = new DhtMeter();

        new LimitedLogger(_log, _time, meter).Log(LogLevel.Warning, default, text, null, static (s, _) => s);

        Assert.Equal([expected], _log.Lines);
    }

    [Fact]
    public void LongText_IsCut()
    {
        Assert.Equal(LogLine.MaxLength, LogLine.Clean(new string('x', 1 << 20)).Length);
        Assert.Equal(LogLine.MaxLength, LogLine.Clean(new string('\0', 1 << 20)).Length);
    }

    [Fact]
    public void Flood_LeavesTenLinesASecond()
    {
        using var meter = new DhtMeter();
        var logger = new LimitedLogger(_log, _time, meter);

        for (var i = 0; i < Events; i++)
        {
            _time.Now += TimeSpan.FromMicroseconds(10);
            logger.Log(LogLevel.Debug, default, i, null, static (s, _) => "event");
        }

        // Ten seconds; each after the first begins with a line that says how many were left out.
        Assert.InRange(_log.Lines.Count(l => l == "event"), 100, 110);
        Assert.InRange(_log.Lines.Count, 100, 121);
    }

    [Fact]
    public void QuietCategory_LosesNothing()
    {
        using var meter = new DhtMeter();
        using var factory = new LimitedLoggerFactory(new SingleLogger(_log), _time, meter);
        for (var i = 0; i < 1000; i++)
        {
            factory.CreateLogger("loud").Log(LogLevel.Debug, default, 0, null, static (_, _) => "loud");
        }

        factory.CreateLogger("quiet").Log(LogLevel.Debug, default, 0, null, static (_, _) => "quiet");

        Assert.Contains("quiet", _log.Lines);
    }

    [Fact]
    public async Task Nodes_HaveSuchLoggers()
    {
        await using var host = new ServiceCollection()
            .AddSingleton<ILoggerFactory>(new SingleLogger(_log))
            .BuildServiceProvider();
        var services = new ServiceCollection();

        services.AddFromHost(new HyperDhtBuilder(string.Empty), host);
        await using var parts = services.AddSingleton<DhtMeter>().BuildServiceProvider();

        Assert.IsType<LimitedLoggerFactory>(parts.GetRequiredService<ILoggerFactory>());
    }

    private sealed class RecordingLogger : ILogger
    {
        public List<string> Lines { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add(formatter(state, exception));
    }

    private sealed class SingleLogger(ILogger logger) : ILoggerFactory
    {
        public void AddProvider(ILoggerProvider provider)
        {
        }

        public ILogger CreateLogger(string categoryName) => logger;

        public void Dispose()
        {
        }
    }

    private sealed class ManualTime : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
