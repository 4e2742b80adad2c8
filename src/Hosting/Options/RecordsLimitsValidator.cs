using HyperDht.Limits;
using Microsoft.Extensions.Options;

namespace HyperDht.Hosting.Options;

/// <summary>Checks the annotations of <see cref="RecordsLimits"/>.</summary>
[OptionsValidator]
internal sealed partial class RecordsLimitsValidator : IValidateOptions<RecordsLimits>;
