using MediatR;
using Microsoft.Extensions.Logging;

namespace SwapParts;

/// <summary>A MediatR behavior as web applications have them.</summary>
public sealed partial class Stopwatch<TRequest, TResponse>(ILoggerFactory loggers, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
{
    private readonly ILogger _logger = loggers.CreateLogger("Stopwatch");

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        var began = time.GetTimestamp();
        var response = await next();
        LogTime(_logger, typeof(TRequest).Name, time.GetElapsedTime(began).TotalMicroseconds);
        return response;
    }

    [LoggerMessage(1, LogLevel.Debug, "{Request} took {Microseconds} µs")]
    private static partial void LogTime(ILogger logger, string request, double microseconds);
}
